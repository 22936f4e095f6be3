package dev.msgapi.ingest;

import dev.msgapi.model.MessageId;
import java.time.Duration;
import java.time.Instant;

/**
 * Stores, for each idempotency key, the message that its first request created. Requests are stored
 * as hashes; each request that asks for a key identifies itself by the new message id that it made.
 * Every call can be repeated, and throws {@link dev.msgapi.store.StoreUnavailable} if its outcome
 * is uncertain.
 */
public interface IdempotencyStore {
    /** How long a request with the same idempotency key is the same request. */
    Duration RETENTION = Duration.ofHours(24);

    /**
     * Asks for the right to queue the request's message. Rows older than {@link #RETENTION} are
     * ignored.
     *
     * @param fresh the message's id if the request is new; it also identifies the caller
     * @param leaseUntil the instant until which no other caller is granted the request
     */
    Reservation reserve(KeyedRequest request, MessageId fresh, Instant now, Instant leaseUntil);

    /** Records that the message with this id was queued for the request. */
    void complete(KeyedRequest request, MessageId id);

    /** Ends the lease of the caller that asked with {@code fresh}; any other lease stays. */
    void release(KeyedRequest request, MessageId fresh);

    /**
     * A request with an idempotency key, as hashes that reveal neither the key nor the message.
     *
     * @param key hash of the idempotency key and the API key's id
     * @param body keyed hash of the message
     */
    record KeyedRequest(String key, String body) {}
}
