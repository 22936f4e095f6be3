package dev.msgapi.queue;

import dev.msgapi.model.Message;

/** Where an accepted message goes next. */
@FunctionalInterface
public interface Outbox {
    /**
     * Queues the message; on return it is durable.
     *
     * @throws QueueUnavailable if that is not certain
     */
    void publish(Message message);
}
