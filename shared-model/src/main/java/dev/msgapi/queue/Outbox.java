package dev.msgapi.queue;

import dev.msgapi.model.Message;

/** Where an accepted message goes next. */
@FunctionalInterface
public interface Outbox {
    /**
     * Hands the message over; on return it is durable.
     *
     * @throws QueueUnavailable where that is not certain
     */
    void publish(Message message);
}
