package dev.msgapi.queue;

import java.time.Duration;

/** The queue that a function consumes. */
public interface SourceQueue {
    /** SQS's longest delay of a message (Amazon SQS message quotas). */
    Duration DELAY_MAX = Duration.ofMinutes(15);

    /**
     * Hides a received message for this time, instead of the queue's own visibility timeout.
     *
     * @throws QueueUnavailable if the queue does not answer; the message is then delivered again
     *     after the queue's own timeout
     */
    void hide(String receiptHandle, Duration delay);

    /**
     * Queues a copy of a message.
     *
     * @param body the received body, byte for byte
     * @param delay at most {@link #DELAY_MAX}
     * @throws QueueUnavailable if it is not certain that the copy is queued
     */
    void putBack(String body, Duration delay);
}
