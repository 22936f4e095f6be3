package dev.msgapi.ingest;

import dev.msgapi.model.MessageId;
import java.time.Instant;

/**
 * Which message the first request with an idempotency key became. A request is known by hashes, and
 * the requests that try to carry it out by the fresh id that each of them made. Every call can be
 * repeated, and throws {@link StoreUnavailable} where its outcome is not certain.
 */
public interface IdempotencyStore {
    /**
     * Asks to be the one that carries the request out. What is older than {@link
     * dev.msgapi.model.Limits#IDEMPOTENCY_RETENTION} counts for nothing.
     *
     * @param fresh the id that the message gets where the request is new, and the name of who asks
     * @param leaseUntil the instant until which nobody else is granted it
     */
    Reservation reserve(KeyedRequest request, MessageId fresh, Instant now, Instant leaseUntil);

    /** Records that the request was carried out as that message. */
    void complete(KeyedRequest request, MessageId id);

    /** Ends the lease of who asked as {@code fresh}, and nobody else's. */
    void release(KeyedRequest request, MessageId fresh);

    /**
     * A request that bears an idempotency key; neither the key nor the message can be told from it.
     *
     * @param key hash of the idempotency key and of whose it is
     * @param body keyed hash of the message
     */
    record KeyedRequest(String key, String body) {}
}
