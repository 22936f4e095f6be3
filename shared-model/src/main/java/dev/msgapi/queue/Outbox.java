package dev.msgapi.queue;

import dev.msgapi.model.Message;

/** The queue that an accepted message goes to next. */
@FunctionalInterface
public interface Outbox {
    /**
     * Queues the message; when the method returns, the message is durable.
     *
     * @throws QueueUnavailable if that is not certain
     */
    void publish(Message message);
}
