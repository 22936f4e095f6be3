package dev.msgapi.erasure;

import dev.msgapi.store.Erasure;

/** Where an erasure waits to be carried out. */
@FunctionalInterface
interface ErasureQueue {
    /**
     * Hands it over; on return it is durable.
     *
     * @throws dev.msgapi.queue.QueueUnavailable where that is not certain
     */
    void publish(Erasure erasure);
}
