package dev.msgapi.faults;

import dev.msgapi.faults.Chronicle.Transition;
import dev.msgapi.sending.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A message's changes in the order in which a real table took them, from what its writers say, who
 * do not know of each other: each change was made from what the one before had left.
 *
 * @param unexplained changes that have no place in that order: two were made from one standing, so
 *     the table's condition did not hold
 */
record Chain(List<Transition> changes, List<Transition> unexplained) {
    static Chain of(List<Transition> told) {
        List<Transition> rest = new ArrayList<>(told);
        List<Transition> changes = new ArrayList<>();
        Standing standing = Standing.NEW;
        for (Optional<Transition> next = after(standing, rest);
                next.isPresent();
                next = after(standing, rest)) {
            rest.remove(next.get());
            Standing left = next.get().next();
            changes.add(new Transition(next.get().at(), standing, left));
            // Who writes again what came through unheard finds it there, and says that it wrote.
            rest.removeIf(other -> other.next().equals(left));
            standing = left;
        }
        return new Chain(changes, rest);
    }

    /** An end last: who says that it was reached from here may only have found it. */
    private static Optional<Transition> after(Standing standing, List<Transition> rest) {
        return rest.stream()
                .filter(change -> isFrom(standing, change.found()))
                .min(Comparator.comparing(change -> change.next().isFinal()));
    }

    /** As the table's condition compares them. */
    private static boolean isFrom(Standing standing, Standing found) {
        return found.status() == standing.status()
                && found.attempts() == standing.attempts()
                && Objects.equals(found.leaseUntil(), standing.leaseUntil());
    }
}
