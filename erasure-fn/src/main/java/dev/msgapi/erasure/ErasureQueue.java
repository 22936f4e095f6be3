package dev.msgapi.erasure;

import dev.msgapi.store.Erasure;

/** The queue in which an erasure waits for its worker. */
@FunctionalInterface
public interface ErasureQueue {
    /**
     * Queues the erasure; when the method returns, the erasure is durable.
     *
     * @throws dev.msgapi.queue.QueueUnavailable if that is not certain
     */
    void publish(Erasure erasure);
}
