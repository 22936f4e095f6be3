package dev.msgapi.faults;

import dev.msgapi.faults.Chronicle.Transition;
import dev.msgapi.sending.SendState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A message's changes in the order in which a real table took them, from what its writers say, who
 * do not know of each other: each change was made from what the one before had left.
 *
 * @param unexplained changes that have no place in that order: two were made from one state, so the
 *     table's condition did not hold
 */
record Chain(List<Transition> changes, List<Write> unexplained) {
    /**
     * A change as its writer tells of it.
     *
     * @param from what the table compared
     */
    record Write(Instant at, SendState.Version from, SendState next) {}

    static Chain of(List<Write> told) {
        List<Write> rest = new ArrayList<>(told);
        List<Transition> changes = new ArrayList<>();
        SendState state = new SendState.Queued();
        for (Optional<Write> next = after(state, rest);
                next.isPresent();
                next = after(state, rest)) {
            rest.remove(next.get());
            SendState left = next.get().next();
            changes.add(new Transition(next.get().at(), state, left));
            // Who writes again what came through unheard finds it there, and says that it wrote.
            rest.removeIf(other -> other.next().equals(left));
            state = left;
        }
        return new Chain(changes, rest);
    }

    /** An end last: who says that it was reached from here may only have found it. */
    private static Optional<Write> after(SendState state, List<Write> rest) {
        return rest.stream()
                .filter(write -> write.from().equals(state.version()))
                .min(Comparator.comparing(write -> write.next().isFinal()));
    }
}
