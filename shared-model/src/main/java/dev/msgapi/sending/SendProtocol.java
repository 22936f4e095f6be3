package dev.msgapi.sending;

import dev.msgapi.model.Reason;
import dev.msgapi.model.Status;
import dev.msgapi.sending.SendState.Claimed;
import dev.msgapi.sending.SendState.Failed;
import dev.msgapi.sending.SendState.Held;
import dev.msgapi.sending.SendState.InDoubt;
import dev.msgapi.sending.SendState.Pass;
import dev.msgapi.sending.SendState.Queued;
import dev.msgapi.sending.SendState.Released;
import dev.msgapi.sending.SendState.Reported;
import dev.msgapi.sending.SendState.Sent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The rules by which a message is sent once: who may send it, which state an outcome leads to, and
 * what happens after a send that is in doubt. All are pure functions from one {@link SendState} to
 * the next; a {@link Ledger} writes the next one only if the message is still in the first.
 *
 * <p>A status only moves forward. A message whose claim is released therefore stays {@code
 * sending}, and a message in doubt stays {@code unconfirmed} during its second send.
 */
public final class SendProtocol {
    private final SendPolicy policy;
    private final Duration lease;

    /**
     * @param lease how long a claim lasts: longer than it takes to write it and call the provider
     */
    public SendProtocol(SendPolicy policy, Duration lease) {
        this.policy = policy;
        this.lease = lease;
    }

    /** What a consumer does with a message. */
    public sealed interface Step {
        /** Write this claim; its writer may send the message until the lease ends. */
        record Claim(Claimed next) implements Step {}

        /** Write this state, because the current one has ended; then decide again. */
        record Move(SendState next) implements Step {}

        /** Wait until this instant: another consumer may be sending the message. */
        record Busy(Instant until) implements Step {}

        /** Wait until this instant; then send again, unless the outcome is known by then. */
        record Resend(Instant at) implements Step {}

        /** Do nothing: the message has its outcome, or stays in doubt. */
        record Done() implements Step {}
    }

    /**
     * The state that the message is really in, if the note knows more than the table: a claim under
     * which it was not sent does not count, and an attempt that sent nothing is not in doubt.
     */
    public SendState correct(SendState found, AttemptNote note) {
        return switch (found) {
            case Claimed claimed when note.isUnsent(claimed) -> afterUnsent(claimed);
            case InDoubt(int attempts, Instant _)
                    when note.isUnsent(attempts, Pass.FIRST)
                            || note.isUnsent(attempts, Pass.AFTER_DOUBT) ->
                    new Released(attempts, true);
            // The first send is in doubt again, and the second one did not happen.
            case Held(int attempts, Instant _, Reason reason)
                    when reason == Reason.RESENT && note.isUnsent(attempts, Pass.RESEND) ->
                    new InDoubt(attempts, Instant.EPOCH);
            default -> found;
        };
    }

    private static SendState afterUnsent(Claimed claimed) {
        // The grace period before a second send is over, so it need not wait any more.
        return claimed.isResend()
                ? new InDoubt(claimed.attempts(), Instant.EPOCH)
                : new Released(claimed.attempts(), claimed.pass() == Pass.AFTER_DOUBT);
    }

    /**
     * What to do with a message in this state.
     *
     * @param accepted when the message was accepted
     * @param token random, for a claim that may follow
     */
    public Step next(SendState state, Instant accepted, Instant now, String token) {
        boolean isTooLate = now.isAfter(accepted.plus(policy.sendWithin()));
        if (isForgotten(accepted, policy.restoredAt()) && !isClaimed(state, now)) {
            return state.isFinal() || state instanceof Held
                    ? new Step.Done()
                    : new Step.Move(new Held(state.attempts(), now, Reason.RESTORED));
        }
        return switch (state) {
            case Queued _ -> begin(state, Pass.FIRST, isTooLate, now, token);
            case Released(int _, boolean wasInDoubt) ->
                    begin(state, wasInDoubt ? Pass.AFTER_DOUBT : Pass.FIRST, isTooLate, now, token);
            case Claimed claimed ->
                    claimed.leaseUntil().isBefore(now)
                            ? new Step.Move(lapsed(claimed, now))
                            : new Step.Busy(claimed.leaseUntil());
            case InDoubt(int _, Instant resendAt) -> {
                if (!policy.resend() || isTooLate) {
                    yield new Step.Done();
                }
                yield resendAt.isBefore(now)
                        ? claim(state, Pass.RESEND, now, token)
                        : new Step.Resend(resendAt);
            }
            // It was sent a second time already, and there is no third send.
            case Held _ -> new Step.Done();
            case Sent _, Failed _, Reported _ -> new Step.Done();
        };
    }

    /** Whether the table may have known more about a message before it was restored. */
    private static boolean isForgotten(Instant accepted, Instant restoredAt) {
        return accepted.isBefore(restoredAt);
    }

    private static boolean isClaimed(SendState state, Instant now) {
        return state instanceof Claimed claimed && !claimed.leaseUntil().isBefore(now);
    }

    private Step begin(SendState state, Pass pass, boolean isTooLate, Instant now, String token) {
        return isTooLate
                ? new Step.Move(new Failed(state.attempts(), Reason.EXPIRED))
                : claim(state, pass, now, token);
    }

    private Step claim(SendState state, Pass pass, Instant now, String token) {
        return new Step.Claim(new Claimed(state.attempts() + 1, now.plus(lease), token, pass));
    }

    /**
     * The claim's owner recorded no outcome in time. The grace period begins now, because a copy
     * that knows the outcome may have waited for the same table.
     */
    private SendState lapsed(Claimed claimed, Instant now) {
        return claimed.isResend()
                ? new Held(claimed.attempts(), now, Reason.RESENT)
                : new InDoubt(claimed.attempts(), now.plus(policy.grace()));
    }

    /**
     * The state that follows from the outcome of an attempt; empty if the state stays as it is.
     *
     * @param found the current state: the attempt's claim, or the state that has replaced it since
     * @param claimed the attempt's claim
     */
    public Optional<SendState> onOutcome(
            SendState found, Claimed claimed, Outcome outcome, Instant now) {
        // A yes counts whatever has happened since; a no is only about its own attempt.
        boolean counts = outcome instanceof Outcome.Sent || found.attempts() == claimed.attempts();
        if (found.isFinal() || !counts) {
            return Optional.empty();
        }
        int attempts = found.attempts();
        return switch (outcome) {
            case Outcome.Sent(String providerMessageId) ->
                    Optional.of(new Sent(attempts, providerMessageId, isSecondSend(found)));
            // The refusal of the second send says nothing about the first, which is in doubt.
            case Outcome.Refused(Reason reason) ->
                    Optional.of(
                            claimed.isResend()
                                    ? new Held(attempts, now, reason)
                                    : new Failed(attempts, reason));
            case Outcome.Unavailable _, Outcome.Denied _ -> {
                if (!claimed.isResend()) {
                    boolean wasInDoubt = found.status() == Status.UNCONFIRMED;
                    yield Optional.of(new Released(attempts, wasInDoubt));
                }
                yield found instanceof Claimed
                        ? Optional.of(new InDoubt(attempts, now))
                        : Optional.empty();
            }
            case Outcome.Unknown _ -> {
                if (claimed.isResend() || !(found instanceof Claimed)) {
                    yield Optional.empty();
                }
                yield Optional.of(new InDoubt(attempts, now.plus(policy.grace())));
            }
        };
    }

    private static boolean isSecondSend(SendState found) {
        return switch (found) {
            // It is held because the table was restored, and not because it was sent twice.
            case Held held -> held.reason() != Reason.RESTORED;
            case Claimed claimed -> claimed.isResend();
            default -> false;
        };
    }

    /**
     * The state that follows if a message's consumer is gone; empty if it may still run.
     *
     * @param found the current state, after its {@link SendState#sweepAt}
     * @param accepted when the message was accepted
     * @param policy the present one, which may give the message more time than the one before
     */
    public static Optional<SendState> onSweep(
            SendState.Version found, Instant accepted, SendPolicy policy, Instant now) {
        if (found.isFinal() || !isOver(found, accepted, policy.sendWithin(), now)) {
            return Optional.empty();
        }
        if (isForgotten(accepted, policy.restoredAt())) {
            return Optional.of(new Held(found.attempts(), now, Reason.RESTORED));
        }
        return Optional.of(
                found.until().isEmpty()
                        ? new Failed(found.attempts(), Reason.EXPIRED)
                        : new InDoubt(found.attempts(), now.plus(policy.grace())));
    }

    private static boolean isOver(
            SendState.Version found, Instant accepted, Duration sendWithin, Instant now) {
        return found.until()
                .map(lease -> found.status() == Status.SENDING && lease.isBefore(now))
                .orElseGet(
                        () -> now.isAfter(accepted.plus(sendWithin).plus(SendState.SWEEP_MARGIN)));
    }
}
