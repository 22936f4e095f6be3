package dev.msgapi.sending;

import dev.msgapi.model.Reason;
import dev.msgapi.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a message has come, as the table holds it; {@link SendProtocol} alone decides what
 * follows.
 *
 * @param attempts claims so far
 * @param leaseUntil the instant before which nobody else may send; null where nobody sends and no
 *     send is in doubt
 * @param claim a random word of the claim's own, by which its writer knows it again
 * @param reason why it failed, or {@link Reason#RESENT}; else null
 * @param providerMessageId the provider's own name for it, once it is sent
 */
public record Standing(
        Status status,
        int attempts,
        @Nullable Instant leaseUntil,
        @Nullable String claim,
        @Nullable Reason reason,
        @Nullable String providerMessageId) {

    public Standing {
        // As the table keeps it, so that what is read back equals what was written.
        leaseUntil = leaseUntil == null ? null : leaseUntil.truncatedTo(ChronoUnit.MILLIS);
    }

    /** A day after a consumer would last have sent it. */
    private static final Duration SWEEP_AFTER = SendProtocol.SEND_WITHIN.plusDays(1);

    /** Accepted, and not taken up by a consumer yet. */
    public static final Standing NEW = new Standing(Status.QUEUED, 0, null, null, null, null);

    /** Whether nothing that a consumer does changes it any more. */
    public boolean isFinal() {
        return switch (status) {
            case QUEUED, SENDING, UNCONFIRMED -> false;
            case SENT, DELIVERED, FAILED, BOUNCED, COMPLAINED -> true;
        };
    }

    /** Whether somebody sends it until the lease ends, or did not record an outcome by then. */
    boolean isClaimed() {
        return leaseUntil != null && (status == Status.SENDING || claim != null);
    }

    /** Whether it is being sent a second time, or was, after a send that is in doubt. */
    boolean isResend() {
        return status == Status.UNCONFIRMED && reason == Reason.RESENT;
    }

    /**
     * When the sweeper has to look at it, if no consumer does before; empty where it can stay as it
     * is for ever.
     *
     * @param accepted when the message was accepted
     */
    public Optional<Instant> sweepAt(Instant accepted) {
        if (isFinal()) {
            return Optional.empty();
        }
        if (leaseUntil == null) {
            return Optional.of(accepted.plus(SWEEP_AFTER));
        }
        return status == Status.SENDING ? Optional.of(leaseUntil) : Optional.empty();
    }
}
