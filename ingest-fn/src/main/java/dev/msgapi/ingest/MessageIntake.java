package dev.msgapi.ingest;

import dev.msgapi.ingest.IdempotencyStore.KeyedRequest;
import dev.msgapi.log.EventLog;
import dev.msgapi.log.ExceptionSummary;
import dev.msgapi.log.LogLine;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.queue.Outbox;
import dev.msgapi.queue.QueueUnavailable;
import dev.msgapi.store.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;

/**
 * Queues the message of a POST. POSTs with the same idempotency key queue the same message.
 *
 * <p>The key's row is written before the message is queued, and marked as complete afterwards. If
 * the function crashes in between, the row's lease lapses and the next POST queues the message
 * again under the same id. Consumers recognise it by that id, so it is sent once.
 *
 * <p>The recipient's limit comes after the key's row, so that a replay is neither counted nor
 * refused. A message that the limit refuses ends the lease, so that the client can send it again.
 */
public final class MessageIntake {
    /** Longer than the function's timeout: the holder of a lapsed lease no longer runs. */
    public static final Duration LEASE = Duration.ofSeconds(17);

    private final Outbox outbox;
    private final IdempotencyStore store;
    private final RecipientLimit limit;

    MessageIntake(Outbox outbox, IdempotencyStore store, RecipientLimit limit) {
        this.outbox = outbox;
        this.store = store;
        this.limit = limit;
    }

    /** The result of a POST with a valid message. */
    sealed interface Result {}

    /** The message is durable. */
    record Queued(MessageId id) implements Result {}

    /** An earlier POST with the same key has queued the message, with this id. */
    record Replayed(MessageId id) implements Result {}

    /** The key was used for another message. */
    record KeyReused() implements Result {}

    /**
     * Another POST with the same key is in progress.
     *
     * @param retryAfter whole seconds, 1 or more
     */
    record InFlight(long retryAfter) implements Result {}

    /**
     * The recipient has had as many messages as allowed, and this one was not queued.
     *
     * @param retryAfter whole seconds, 1 or more
     */
    record LimitReached(long retryAfter) implements Result {}

    /** Nothing confirmed that the message is durable; the log says what. */
    record Unavailable() implements Result {}

    /**
     * Queues a message without a key, and without the store, unless its recipient's limit is
     * reached.
     */
    Result enqueue(Message message, Instant now, EventLog log) {
        try {
            if (!limit.count(message, now)) {
                return new LimitReached(secondsUntil(RecipientLimit.end(now), now));
            }
        } catch (StoreUnavailable e) {
            log(log, "count_failed", message.id(), e);
            return new Unavailable();
        }
        try {
            outbox.publish(message);
        } catch (QueueUnavailable e) {
            log(log, "enqueue_failed", message.id(), e);
            return new Unavailable();
        }
        return new Queued(message.id());
    }

    /**
     * Queues a message with a key.
     *
     * @param message with a new id, which an earlier POST with the same key can replace
     */
    Result enqueueOnce(KeyedRequest request, Message message, Instant now, EventLog log) {
        MessageId fresh = message.id();
        Reservation reservation;
        try {
            reservation = store.reserve(request, fresh, now, now.plus(LEASE));
        } catch (StoreUnavailable e) {
            log(log, "reserve_failed", fresh, e);
            release(request, fresh, log);
            return new Unavailable();
        }
        return switch (reservation) {
            case Reservation.Granted(MessageId id) ->
                    enqueueReserved(request, fresh, message.withId(id), now, log);
            case Reservation.Completed(MessageId id) -> new Replayed(id);
            case Reservation.InFlight(Instant until) -> new InFlight(secondsUntil(until, now));
            case Reservation.KeyReused() -> new KeyReused();
        };
    }

    private Result enqueueReserved(
            KeyedRequest request, MessageId fresh, Message message, Instant now, EventLog log) {
        Result result = enqueue(message, now, log);
        if (!(result instanceof Queued)) {
            release(request, fresh, log);
            return result;
        }
        try {
            store.complete(request, message.id());
        } catch (StoreUnavailable e) {
            // The queue has confirmed it; at worst the next POST queues the same message again.
            log(log, "complete_failed", message.id(), e);
        }
        return result;
    }

    /** Ends the lease, because the client is told to send the request again. */
    private void release(KeyedRequest request, MessageId fresh, EventLog log) {
        try {
            store.release(request, fresh);
        } catch (StoreUnavailable e) {
            log(log, "release_failed", fresh, e);
        }
    }

    private static void log(EventLog log, String event, MessageId id, RuntimeException withCause) {
        log.record(
                LogLine.of(event)
                        .with("id", id)
                        .withAwsId("cause", ExceptionSummary.of(withCause)));
    }

    private static long secondsUntil(Instant until, Instant now) {
        return Math.max(1, Math.ceilDiv(Duration.between(now, until).toMillis(), 1000L));
    }
}
