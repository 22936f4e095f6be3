package dev.msgapi.erasure;

import dev.msgapi.store.Erasure;

/** Where an erasure waits for its worker. */
@FunctionalInterface
public interface ErasureQueue {
    /**
     * Hands it over; on return it is durable.
     *
     * @throws dev.msgapi.queue.QueueUnavailable if that is not certain
     */
    void publish(Erasure erasure);
}
