package dev.msgapi.queue;

import java.time.Duration;

/** The queue that a message came from. */
public interface SourceQueue {
    /** SQS's longest delay of a message (Amazon SQS message quotas). */
    Duration DELAY_MAX = Duration.ofMinutes(15);

    /**
     * Has a message that is not acknowledged come back after that time, instead of the queue's own
     * visibility timeout.
     *
     * @throws QueueUnavailable where the queue does not answer; it then comes back after its own
     */
    void hide(String receiptHandle, Duration delay);

    /**
     * Queues a copy of a message.
     *
     * @param body byte for byte what was received
     * @param delay at most {@link #DELAY_MAX}
     * @throws QueueUnavailable where it is not certain that the copy is queued
     */
    void putBack(String body, Duration delay);
}
