package dev.msgapi.sending;

import dev.msgapi.log.ExceptionSummary;
import dev.msgapi.model.Message;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.store.ErasureRegister;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The way of one message through a channel: claim, send, record. */
public final class Delivery {
    /** The longest that a provider's call may take, in its one attempt. */
    public static final Duration CALL = Duration.ofSeconds(8);

    /** The longest that a write to the table takes, with the SDK's retries. */
    private static final Duration WRITE = Duration.ofSeconds(4);

    /** How long a claim holds: to write it and to call, and a while for a slow process. */
    public static final Duration LEASE = WRITE.plus(CALL).plusSeconds(3);

    /**
     * The longest that a message takes: to ask whether it was erased, two writes to find out how it
     * stands, its lease, two writes.
     */
    public static final Duration LONGEST =
            ErasureRegister.CALL.plus(LEASE).plus(WRITE.multipliedBy(4));

    /** From two seconds to the longest delay that SQS knows. */
    private static final Backoff THROTTLED =
            new Backoff(Duration.ofSeconds(2), SourceQueue.DELAY_MAX);

    private static final Duration MARGIN = Duration.ofSeconds(1);

    /** Each turn, somebody else has moved the message forward; there are not that many steps. */
    private static final int TURNS_MAX = 8;

    private final Ledger ledger;
    private final Provider provider;
    private final UncertainSendPolicy uncertain;
    private final SendProtocol protocol;
    private final MessageLiveness lifetime;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param random fresh randomness; it must not carry state over a SnapStart restore
     */
    public Delivery(
            Ledger ledger,
            Provider provider,
            UncertainSendPolicy uncertain,
            MessageLiveness lifetime,
            InstantSource clock,
            RandomGenerator random) {
        this.ledger = ledger;
        this.provider = provider;
        this.uncertain = uncertain;
        this.protocol = new SendProtocol(uncertain, LEASE);
        this.lifetime = lifetime;
        this.clock = clock;
        this.random = random;
    }

    /** Sends the message unless that is done; says what the queue shall do with it. */
    public QueueAction deliver(Message message) {
        if (lifetime.isErasedOrExpired(message.key(), clock.instant())) {
            return QueueAction.Acknowledge.DROPPED;
        }
        Standing standing = Standing.NEW;
        for (int turn = 0; turn < TURNS_MAX; turn++) {
            Instant now = clock.instant();
            switch (protocol.next(standing, message.id().accepted(), now, randomWord())) {
                case SendProtocol.Step.Done _ -> {
                    return QueueAction.Acknowledge.SKIPPED;
                }
                case SendProtocol.Step.Busy(Instant until) -> {
                    return new QueueAction.Hide(Duration.between(now, until).plus(MARGIN));
                }
                case SendProtocol.Step.Resend(Instant at) -> {
                    return new QueueAction.Requeue(Duration.between(now, at).plus(MARGIN));
                }
                case SendProtocol.Step.Move(Standing next) ->
                        standing = write(message, standing, next, now);
                case SendProtocol.Step.Claim(Standing next) -> {
                    standing = write(message, standing, next, now);
                    if (standing.equals(next)) {
                        return send(message, next);
                    }
                }
            }
            if (standing.equals(Standing.NEW)) {
                // It was erased since this consumer asked.
                return QueueAction.Acknowledge.DROPPED;
            }
        }
        throw new IllegalStateException("others are always faster");
    }

    private Standing write(Message message, Standing standing, Standing next, Instant now) {
        return standing.equals(Standing.NEW)
                ? ledger.begin(message, next, now)
                : ledger.move(message.key(), standing, next, now);
    }

    private QueueAction send(Message message, Standing claimed) {
        Outcome outcome =
                leaseCoversCall(claimed) ? provider.send(message) : new Outcome.Unavailable();
        Standing standing;
        try {
            standing = record(message, claimed, outcome);
        } catch (RuntimeException e) {
            return new QueueAction.Fail(
                    "unrecorded/" + name(outcome) + "/" + ExceptionSummary.of(e));
        }
        return switch (outcome) {
            case Outcome.Sent _, Outcome.Refused _ -> new QueueAction.Recorded(standing);
            case Outcome.Unavailable _ ->
                    new QueueAction.Requeue(THROTTLED.after(claimed.attempts(), random));
            // Past the lease, another consumer may have acknowledged the message for good.
            case Outcome.Denied(String errorCode) ->
                    isPast(claimed.leaseUntil())
                            ? new QueueAction.Requeue(MARGIN)
                            : new QueueAction.Fail(errorCode);
            case Outcome.Unknown _ ->
                    uncertain.resend() && !claimed.isResend()
                            ? new QueueAction.Requeue(uncertain.grace().plus(MARGIN))
                            : new QueueAction.Recorded(standing);
        };
    }

    /** A process that was halted since it claimed must not send what may be another's by now. */
    private boolean leaseCoversCall(Standing claimed) {
        Instant leaseUntil = claimed.leaseUntil();
        return leaseUntil != null && !clock.instant().plus(CALL).isAfter(leaseUntil);
    }

    private boolean isPast(@Nullable Instant leaseUntil) {
        return leaseUntil != null && leaseUntil.isBefore(clock.instant());
    }

    /** Gives how the message stands; where the table does not take it, once more. */
    private Standing record(Message message, Standing claimed, Outcome outcome) {
        try {
            return recordOnce(message, claimed, outcome);
        } catch (RuntimeException e) {
            return recordOnce(message, claimed, outcome);
        }
    }

    private Standing recordOnce(Message message, Standing claimed, Outcome outcome) {
        Standing found = claimed;
        for (int turn = 0; turn < TURNS_MAX; turn++) {
            Instant now = clock.instant();
            Optional<Standing> next = protocol.onOutcome(found, claimed, outcome, now);
            if (next.isEmpty()) {
                return found;
            }
            found = ledger.move(message.key(), found, next.get(), now);
            if (found.equals(next.get())) {
                return found;
            }
        }
        throw new IllegalStateException("others are always faster");
    }

    private static String name(Outcome outcome) {
        return outcome instanceof Outcome.Sent(String providerMessageId)
                ? "Sent/" + providerMessageId
                : outcome.getClass().getSimpleName();
    }

    private String randomWord() {
        byte[] word = new byte[8];
        random.nextBytes(word);
        return HexFormat.of().formatHex(word);
    }
}
