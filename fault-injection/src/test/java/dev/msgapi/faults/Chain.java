package dev.msgapi.faults;

import dev.msgapi.faults.MessageTrace.Transition;
import dev.msgapi.sending.SendState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A message's changes in the order in which a real table made them. Its writers report them without
 * knowing of each other; each change starts from the state that the one before it left.
 *
 * @param unexplained writes that have no place in that order: two started from one state, so the
 *     table did not keep its condition
 */
record Chain(List<Transition> changes, List<Write> unexplained) {
    /**
     * A change as its writer reports it.
     *
     * @param from the version that the table compared
     */
    record Write(Instant at, SendState.Version from, SendState next) {}

    static Chain of(List<Write> reported) {
        List<Write> rest = new ArrayList<>(reported);
        List<Transition> changes = new ArrayList<>();
        SendState state = new SendState.Queued();
        for (Optional<Write> next = after(state, rest);
                next.isPresent();
                next = after(state, rest)) {
            rest.remove(next.get());
            SendState left = next.get().next();
            changes.add(new Transition(next.get().at(), state, left));
            // A writer whose first attempt had its effect repeats it, and reports it again.
            rest.removeIf(other -> other.next().equals(left));
            state = left;
        }
        return new Chain(changes, rest);
    }

    /** A final state comes last: its writer may have found it instead of writing it. */
    private static Optional<Write> after(SendState state, List<Write> rest) {
        return rest.stream()
                .filter(write -> write.from().equals(state.version()))
                .min(Comparator.comparing(write -> write.next().isFinal()));
    }
}
