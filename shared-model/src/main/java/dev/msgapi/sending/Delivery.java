package dev.msgapi.sending;

import static java.util.Objects.requireNonNull;

import dev.msgapi.log.ExceptionSummary;
import dev.msgapi.model.CallBudget;
import dev.msgapi.model.Message;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Delivers one message over its channel: claims it, sends it, and records the outcome. */
public final class Delivery {
    /** The longest time that the one call to a provider may take. */
    public static final Duration CALL = CallBudget.PROVIDER.total();

    /** The longest time that a write to the table takes, with the SDK's retries. */
    private static final Duration WRITE = CallBudget.TABLE.total();

    /** How long a claim holds: the time to write it and to call, and 3 s for a slow process. */
    public static final Duration LEASE = WRITE.plus(CALL).plusSeconds(3);

    /**
     * The longest time that a message takes: a read that asks whether it was erased, the write of
     * its content, two writes that find out its state, its lease, and two writes.
     */
    public static final Duration LONGEST =
            ErasureRegister.CALL
                    .plus(CallBudget.CONTENT.total())
                    .plus(LEASE)
                    .plus(WRITE.multipliedBy(4));

    /** From two seconds to the longest delay that SQS allows. */
    private static final Backoff WAITING =
            new Backoff(Duration.ofSeconds(2), SourceQueue.DELAY_MAX);

    /**
     * The wait before an outcome is recorded again: well within the shortest grace period, so that
     * it is recorded before anybody who does not know of it sends the message again.
     */
    private static final Duration RECORD_AGAIN = Duration.ofSeconds(20);

    private static final Duration MARGIN = Duration.ofSeconds(1);

    /**
     * In each turn, another consumer has moved the message forward; it has fewer steps than this.
     */
    static final int TURNS_MAX = 8;

    private final Ledger ledger;
    private final Provider provider;
    private final SendPolicy policy;
    private final SendProtocol protocol;
    private final OutcomeRecorder recorder;
    private final MessageLiveness liveness;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param random must not carry state over a SnapStart restore
     */
    public Delivery(
            Ledger ledger,
            Provider provider,
            SendPolicy policy,
            MessageLiveness liveness,
            InstantSource clock,
            RandomGenerator random) {
        this.ledger = ledger;
        this.provider = provider;
        this.policy = policy;
        this.protocol = new SendProtocol(policy, LEASE);
        this.recorder = new OutcomeRecorder(ledger, protocol, clock);
        this.liveness = liveness;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Sends the message unless it was sent before; returns what to do with it in the queue.
     *
     * @param note what came with the message from its last consumer
     * @throws StoreUnavailable if a table was unavailable before anything was sent
     */
    public QueueAction deliver(Message message, AttemptNote note) {
        Optional<AttemptNote.Attempt> accepted = note.accepted();
        try {
            if (liveness.isErasedOrExpired(message.key(), clock.instant())) {
                return QueueAction.Acknowledge.DROPPED;
            }
            return accepted.isPresent()
                    ? recordAccepted(message, accepted.get())
                    : claimAndSend(message, note);
        } catch (StoreUnavailable e) {
            if (accepted.isEmpty() || e.isLasting()) {
                throw e;
            }
            return new QueueAction.Requeue(RECORD_AGAIN, note, ExceptionSummary.of(e));
        }
    }

    private QueueAction claimAndSend(Message message, AttemptNote note) {
        SendState state = note.expectedState();
        boolean isContentStored = false;
        for (int turn = 0; turn < TURNS_MAX; turn++) {
            if (state instanceof SendState.Queued && !isContentStored) {
                // Before the clock is read, so that it takes no time of the lease.
                ledger.storeContent(message);
                isContentStored = true;
            }
            Instant now = clock.instant();
            SendState next;
            switch (protocol.next(
                    protocol.correct(state, note), message.id().instant(), now, randomToken())) {
                case SendProtocol.Step.Done _ -> {
                    return QueueAction.Acknowledge.SKIPPED;
                }
                case SendProtocol.Step.Busy(Instant until) -> {
                    return new QueueAction.Hide(Duration.between(now, until).plus(MARGIN));
                }
                case SendProtocol.Step.Resend(Instant at) -> {
                    return new QueueAction.Requeue(Duration.between(now, at).plus(MARGIN), note);
                }
                case SendProtocol.Step.Move move -> next = move.next();
                case SendProtocol.Step.Claim claim -> next = claim.next();
            }
            Ledger.Result result;
            try {
                result = ledger.write(message, state, next, now);
            } catch (StoreUnavailable e) {
                if (e.isLasting() || !(next instanceof SendState.Claimed claimed)) {
                    throw e;
                }
                // Nobody knows whether the claim was written, but nothing will be sent under it.
                AttemptNote unsent = note.plusUnconfirmed(claimed);
                return new QueueAction.Requeue(
                        WAITING.after(unsent.attempts().size(), random),
                        unsent,
                        ExceptionSummary.of(e));
            }
            switch (result) {
                case Ledger.Result.Erased _ -> {
                    // It was erased after this consumer asked.
                    return QueueAction.Acknowledge.DROPPED;
                }
                case Ledger.Result.Written _ -> {
                    if (next instanceof SendState.Claimed claimed) {
                        return send(message, claimed);
                    }
                    state = next;
                }
                case Ledger.Result.Lost(SendState found) -> state = found;
                case Ledger.Result.LaterState _ -> {
                    return QueueAction.Acknowledge.SKIPPED;
                }
            }
        }
        throw new IllegalStateException("other consumers changed the message in every turn");
    }

    private QueueAction send(Message message, SendState.Claimed claimed) {
        Outcome outcome =
                leaseCoversCall(claimed) ? provider.send(message) : new Outcome.Unavailable();
        try {
            return switch (outcome) {
                case Outcome.Sent(String id) ->
                        QueueAction.Recorded.ofAccepted(
                                recorder.record(message, claimed, outcome), id);
                case Outcome.Refused _ ->
                        new QueueAction.Recorded(recorder.record(message, claimed, outcome));
                // The copy takes over the claim, so giving it up needs no write.
                case Outcome.Unavailable(String cause) ->
                        new QueueAction.Requeue(
                                WAITING.after(claimed.attempts(), random),
                                AttemptNote.unsent(claimed),
                                cause);
                case Outcome.Denied(String errorCode) ->
                        recorder.isReleased(message, claimed, outcome)
                                ? new QueueAction.Fail(errorCode)
                                // Whoever doubts this attempt may have acknowledged the original.
                                : new QueueAction.Requeue(
                                        MARGIN, AttemptNote.unsent(claimed), errorCode);
                case Outcome.Unknown _ -> {
                    SendState state = recorder.record(message, claimed, outcome);
                    yield policy.resend() && !claimed.isResend()
                            ? new QueueAction.Requeue(policy.grace().plus(MARGIN))
                            : new QueueAction.Recorded(state);
                }
            };
        } catch (RuntimeException e) {
            return onUnrecorded(claimed, outcome, ExceptionSummary.of(e));
        }
    }

    /** The outcome could not be recorded, so the queue has to remember it. */
    private QueueAction onUnrecorded(SendState.Claimed claimed, Outcome outcome, String summary) {
        String cause = "unrecorded/" + name(outcome) + "/" + summary;
        return switch (outcome) {
            case Outcome.Sent(String providerMessageId) ->
                    new QueueAction.Requeue(
                            RECORD_AGAIN, AttemptNote.accepted(claimed, providerMessageId), cause);
            case Outcome.Refused _, Outcome.Denied _, Outcome.Unavailable _ ->
                    new QueueAction.Requeue(
                            WAITING.after(claimed.attempts(), random),
                            AttemptNote.unsent(claimed),
                            cause);
            case Outcome.Unknown _ -> new QueueAction.Wait(cause);
        };
    }

    /** Records what an earlier consumer knew and could not record; sends nothing. */
    private QueueAction recordAccepted(Message message, AttemptNote.Attempt attempt) {
        String providerMessageId = requireNonNull(attempt.providerMessageId());
        Outcome outcome = new Outcome.Sent(providerMessageId);
        return QueueAction.Recorded.ofAccepted(
                recorder.recordOnce(message, attempt.claim(), outcome), providerMessageId);
    }

    /** A process that was halted after its claim must not send: another may have claimed since. */
    private boolean leaseCoversCall(SendState.Claimed claimed) {
        return !clock.instant().plus(CALL).isAfter(claimed.leaseUntil());
    }

    private static String name(Outcome outcome) {
        return outcome instanceof Outcome.Sent(String providerMessageId)
                ? "Sent/" + providerMessageId
                : outcome.getClass().getSimpleName();
    }

    private String randomToken() {
        byte[] token = new byte[8];
        random.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }
}
