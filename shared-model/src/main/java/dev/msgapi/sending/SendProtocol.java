package dev.msgapi.sending;

import dev.msgapi.model.Reason;
import dev.msgapi.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a message is sent once: who may send, what an outcome comes to, and what
 * becomes of a send that is in doubt. Pure functions from how a message stands to how it shall
 * stand; {@link Ledger} writes that only where the message still stands as it was read.
 *
 * <p>Status moves forward alone: a claim that is given up leaves {@code sending}, and a second send
 * after a doubtful one runs as {@code unconfirmed}.
 */
public final class SendProtocol {
    /** What waited for longer is not sent any more: nobody expects it now. */
    public static final Duration SEND_WITHIN = Duration.ofDays(14);

    private final UncertainSendPolicy uncertain;
    private final Duration lease;

    /**
     * @param lease how long a claim holds: longer than to write it and to call the provider takes
     */
    public SendProtocol(UncertainSendPolicy uncertain, Duration lease) {
        this.uncertain = uncertain;
        this.lease = lease;
    }

    /** What a consumer does with a message. */
    public sealed interface Step {
        /** Write this; then the message is the writer's to send until the lease ends. */
        record Claim(Standing next) implements Step {}

        /** Write this, for its time is over; then look again. */
        record Move(Standing next) implements Step {}

        /** Another consumer may be sending it until then. */
        record Busy(Instant until) implements Step {}

        /** It is sent again then, unless its outcome is known by that time. */
        record Resend(Instant at) implements Step {}

        /** Nothing: it has its outcome, or stays in doubt. */
        record Done() implements Step {}
    }

    /**
     * What to do with a message that stands so.
     *
     * @param accepted when it was accepted
     * @param claim a random word, for a claim that may come of it
     */
    public Step next(Standing standing, Instant accepted, Instant now, String claim) {
        if (standing.isFinal()) {
            return new Step.Done();
        }
        Instant leaseUntil = standing.leaseUntil();
        boolean isTooLate = now.isAfter(accepted.plus(SEND_WITHIN));
        if (leaseUntil == null) {
            if (isTooLate) {
                return new Step.Move(failed(standing, Reason.EXPIRED));
            }
            Status status = standing.status() == Status.QUEUED ? Status.SENDING : standing.status();
            return new Step.Claim(claimed(standing, status, null, now, claim));
        }
        boolean lapsed = leaseUntil.isBefore(now);
        if (standing.isClaimed()) {
            if (!lapsed) {
                return new Step.Busy(leaseUntil);
            }
            // The second send is over too: whoever it was must not open the matter again.
            return new Step.Move(
                    standing.isResend()
                            ? held(standing, now, Reason.RESENT)
                            : doubtful(standing, leaseUntil.plus(uncertain.grace())));
        }
        // Once only: what has a reason was sent again already.
        if (!uncertain.resend() || standing.reason() != null || isTooLate) {
            return new Step.Done();
        }
        return lapsed
                ? new Step.Claim(claimed(standing, Status.UNCONFIRMED, Reason.RESENT, now, claim))
                : new Step.Resend(leaseUntil);
    }

    /**
     * How a message shall stand after an attempt of its own; empty where it stays as it is.
     *
     * @param found how it stands: as claimed, or as somebody has changed it since
     * @param claimed how the attempt's claim left it
     */
    public Optional<Standing> onOutcome(
            Standing found, Standing claimed, Outcome outcome, Instant now) {
        // A yes is true whatever happened since; a no speaks for its own attempt alone.
        boolean counts = outcome instanceof Outcome.Sent || found.attempts() == claimed.attempts();
        if (found.isFinal() || !counts) {
            return Optional.empty();
        }
        return switch (outcome) {
            // A reason RESENT stays, for it was claimed for that.
            case Outcome.Sent(String providerMessageId) ->
                    Optional.of(
                            new Standing(
                                    Status.SENT,
                                    found.attempts(),
                                    null,
                                    null,
                                    found.reason(),
                                    providerMessageId));
            // Of the doubtful first send, a refusal of the second one says nothing.
            case Outcome.Refused(Reason reason) ->
                    Optional.of(
                            claimed.isResend() ? held(found, now, reason) : failed(found, reason));
            case Outcome.Unavailable _, Outcome.Denied _ -> {
                if (!claimed.isResend()) {
                    yield Optional.of(free(found));
                }
                yield found.isClaimed() ? Optional.of(doubtful(found, now)) : Optional.empty();
            }
            case Outcome.Unknown _ -> {
                if (claimed.isResend() || found.status() == Status.UNCONFIRMED) {
                    yield Optional.empty();
                }
                yield Optional.of(doubtful(found, now.plus(uncertain.grace())));
            }
        };
    }

    /**
     * How a message shall stand whose consumers are gone; empty where they may still live.
     *
     * @param standing how it stands, past its {@link Standing#sweepAt}
     * @param grace how long its resend, if there is one, waits
     */
    public static Optional<Standing> onSweep(Standing standing, Duration grace, Instant now) {
        Instant leaseUntil = standing.leaseUntil();
        if (standing.isFinal()) {
            return Optional.empty();
        }
        if (leaseUntil == null) {
            return Optional.of(failed(standing, Reason.EXPIRED));
        }
        return standing.status() == Status.SENDING && leaseUntil.isBefore(now)
                ? Optional.of(doubtful(standing, leaseUntil.plus(grace)))
                : Optional.empty();
    }

    private Standing claimed(
            Standing standing, Status status, @Nullable Reason reason, Instant now, String claim) {
        return new Standing(status, standing.attempts() + 1, now.plus(lease), claim, reason, null);
    }

    private static Standing doubtful(Standing standing, Instant resendAt) {
        return new Standing(Status.UNCONFIRMED, standing.attempts(), resendAt, null, null, null);
    }

    private static Standing failed(Standing standing, Reason reason) {
        return new Standing(Status.FAILED, standing.attempts(), null, null, reason, null);
    }

    /** In doubt for good: what has a reason is not sent again. */
    private static Standing held(Standing standing, Instant now, Reason reason) {
        return new Standing(Status.UNCONFIRMED, standing.attempts(), now, null, reason, null);
    }

    private static Standing free(Standing standing) {
        return new Standing(standing.status(), standing.attempts(), null, null, null, null);
    }
}
