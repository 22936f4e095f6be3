package dev.msgapi.sending;

import dev.msgapi.log.ExceptionSummary;
import dev.msgapi.model.CallBudget;
import dev.msgapi.model.Message;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.store.ErasureRegister;
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
     * The longest time that a message takes: a read that asks whether it was erased, two writes
     * that find out its state, its lease, and two writes.
     */
    public static final Duration LONGEST =
            ErasureRegister.CALL.plus(LEASE).plus(WRITE.multipliedBy(4));

    /** From two seconds to the longest delay that SQS allows. */
    private static final Backoff THROTTLED =
            new Backoff(Duration.ofSeconds(2), SourceQueue.DELAY_MAX);

    private static final Duration MARGIN = Duration.ofSeconds(1);

    /**
     * In each turn, another consumer has moved the message forward; it has fewer steps than this.
     */
    private static final int TURNS_MAX = 8;

    private final Ledger ledger;
    private final Provider provider;
    private final UncertainSendPolicy uncertain;
    private final SendProtocol protocol;
    private final MessageLiveness liveness;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param random must not carry state over a SnapStart restore
     */
    public Delivery(
            Ledger ledger,
            Provider provider,
            UncertainSendPolicy uncertain,
            MessageLiveness liveness,
            InstantSource clock,
            RandomGenerator random) {
        this.ledger = ledger;
        this.provider = provider;
        this.uncertain = uncertain;
        this.protocol = new SendProtocol(uncertain, LEASE);
        this.liveness = liveness;
        this.clock = clock;
        this.random = random;
    }

    /** Sends the message unless it was sent before; returns what to do with it in the queue. */
    public QueueAction deliver(Message message) {
        if (liveness.isErasedOrExpired(message.key(), clock.instant())) {
            return QueueAction.Acknowledge.DROPPED;
        }
        SendState state = new SendState.Queued();
        for (int turn = 0; turn < TURNS_MAX; turn++) {
            Instant now = clock.instant();
            SendState next;
            switch (protocol.next(state, message.id().instant(), now, randomToken())) {
                case SendProtocol.Step.Done _ -> {
                    return QueueAction.Acknowledge.SKIPPED;
                }
                case SendProtocol.Step.Busy(Instant until) -> {
                    return new QueueAction.Hide(Duration.between(now, until).plus(MARGIN));
                }
                case SendProtocol.Step.Resend(Instant at) -> {
                    return new QueueAction.Requeue(Duration.between(now, at).plus(MARGIN));
                }
                case SendProtocol.Step.Move move -> next = move.next();
                case SendProtocol.Step.Claim claim -> next = claim.next();
            }
            switch (write(message, state, next, now)) {
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

    private Ledger.Result write(Message message, SendState state, SendState next, Instant now) {
        return state instanceof SendState.Queued
                ? ledger.begin(message, next, now)
                : ledger.move(message.key(), state.version(), next, now);
    }

    private QueueAction send(Message message, SendState.Claimed claimed) {
        Outcome outcome =
                leaseCoversCall(claimed) ? provider.send(message) : new Outcome.Unavailable();
        SendState state;
        try {
            state = record(message, claimed, outcome);
        } catch (RuntimeException e) {
            return new QueueAction.Fail(
                    "unrecorded/" + name(outcome) + "/" + ExceptionSummary.of(e));
        }
        return switch (outcome) {
            case Outcome.Sent(String id) -> QueueAction.Recorded.ofAccepted(state, id);
            case Outcome.Refused _ -> new QueueAction.Recorded(state);
            case Outcome.Unavailable(String cause) ->
                    new QueueAction.Requeue(THROTTLED.after(claimed.attempts(), random), cause);
            // After the lease, another consumer may have acknowledged the original.
            case Outcome.Denied(String errorCode) ->
                    claimed.leaseUntil().isBefore(clock.instant())
                            ? new QueueAction.Requeue(MARGIN)
                            : new QueueAction.Fail(errorCode);
            case Outcome.Unknown _ ->
                    uncertain.resend() && !claimed.isResend()
                            ? new QueueAction.Requeue(uncertain.grace().plus(MARGIN))
                            : new QueueAction.Recorded(state);
        };
    }

    /** A process that was halted after its claim must not send: another may have claimed since. */
    private boolean leaseCoversCall(SendState.Claimed claimed) {
        return !clock.instant().plus(CALL).isAfter(claimed.leaseUntil());
    }

    /** Records the outcome, and tries once more if the table does not confirm the first write. */
    private SendState record(Message message, SendState.Claimed claimed, Outcome outcome) {
        try {
            return recordOnce(message, claimed, outcome);
        } catch (RuntimeException e) {
            return recordOnce(message, claimed, outcome);
        }
    }

    /** Records the outcome; returns the state that the message is in afterwards. */
    private SendState recordOnce(Message message, SendState.Claimed claimed, Outcome outcome) {
        SendState state = claimed;
        for (int turn = 0; turn < TURNS_MAX; turn++) {
            Instant now = clock.instant();
            Optional<SendState> next = protocol.onOutcome(state, claimed, outcome, now);
            if (next.isEmpty()) {
                return state;
            }
            switch (ledger.move(message.key(), state.version(), next.get(), now)) {
                case Ledger.Result.Written _ -> {
                    return next.get();
                }
                case Ledger.Result.Lost(SendState found) -> state = found;
                case Ledger.Result.LaterState _ -> {
                    return state;
                }
                case Ledger.Result.Erased _ ->
                        throw new IllegalStateException("only a first write finds it erased");
            }
        }
        throw new IllegalStateException("other consumers changed the message in every turn");
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
