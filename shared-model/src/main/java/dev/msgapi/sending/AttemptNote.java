package dev.msgapi.sending;

import dev.msgapi.sending.SendState.Claimed;
import dev.msgapi.sending.SendState.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer knows about its own attempts and the table may not know. It goes with the copy of
 * the message into the queue, because the original is acknowledged: if the provider throttles, the
 * copy takes over the claim by one write, and if the table does not confirm a write, the next
 * consumer need not doubt what this one knew.
 *
 * @param attempts from the oldest to the latest
 */
public record AttemptNote(List<Attempt> attempts) {
    /**
     * The most attempts of a note. During a long outage of the table it forgets the oldest
     * unconfirmed ones, whose writes are the least likely to have taken effect.
     */
    static final int ATTEMPTS_MAX = 30;

    /** Nothing is known. */
    public static final AttemptNote NONE = new AttemptNote(List.of());

    /**
     * One attempt.
     *
     * @param claim the attempt's claim
     * @param isConfirmed whether the table confirmed the claim
     * @param providerMessageId the provider's id if it accepted the message; null if it did not, or
     *     was not called
     */
    public record Attempt(Claimed claim, boolean isConfirmed, @Nullable String providerMessageId) {}

    public AttemptNote {
        attempts = List.copyOf(attempts);
    }

    /** A confirmed claim under which the message was not sent; no earlier attempt matters. */
    static AttemptNote unsent(Claimed claim) {
        return new AttemptNote(List.of(new Attempt(claim, true, null)));
    }

    /** The provider accepted the message under this claim; nothing else matters. */
    static AttemptNote accepted(Claimed claim, String providerMessageId) {
        return new AttemptNote(List.of(new Attempt(claim, true, providerMessageId)));
    }

    /** Also knows that this claim was given up, whether or not it was written. */
    AttemptNote plusUnconfirmed(Claimed claim) {
        List<Attempt> all = new ArrayList<>(attempts);
        if (all.size() == ATTEMPTS_MAX) {
            // The first one may be confirmed, and then it may still be the state in the table.
            all.remove(all.getFirst().isConfirmed ? 1 : 0);
        }
        all.add(new Attempt(claim, false, null));
        return new AttemptNote(all);
    }

    boolean isEmpty() {
        return attempts.isEmpty();
    }

    /** The attempt that the provider accepted. */
    Optional<Attempt> accepted() {
        return attempts.stream().filter(attempt -> attempt.providerMessageId != null).findFirst();
    }

    /**
     * The state to expect in the table. It is never a claim that was not confirmed: another
     * consumer's claim may have the same number and lease, and a ledger does not compare tokens.
     */
    SendState expectedState() {
        return attempts.isEmpty() || !attempts.getLast().isConfirmed
                ? new SendState.Queued()
                : attempts.getLast().claim;
    }

    /** Whether the message was certainly not sent under this claim. */
    boolean isUnsent(Claimed claim) {
        return attempts.stream()
                .anyMatch(attempt ->
                        attempt.providerMessageId == null
                                && attempt.claim.attempts() == claim.attempts()
                                && attempt.claim.token().equals(claim.token()));
    }

    /** Whether the message was certainly not sent under the confirmed claim of that number. */
    boolean isUnsent(int number, Pass pass) {
        return attempts.stream()
                .filter(attempt -> attempt.isConfirmed && attempt.providerMessageId == null)
                .map(Attempt::claim)
                .anyMatch(claim -> claim.attempts() == number && claim.pass() == pass);
    }
}
