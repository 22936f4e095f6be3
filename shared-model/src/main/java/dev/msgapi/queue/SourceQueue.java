package dev.msgapi.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The queue that a function consumes. */
public interface SourceQueue {
    /**
     * How often a message is received at most; then it is in the dead-letter queue. It is enough
     * for an outage of an hour and for as long without a free invocation, because the visibility
     * timeout passes each time that Lambda throttles one (Lambda Developer Guide, "How Lambda
     * processes records from Amazon SQS").
     */
    int RECEIVES_MAX = 20;

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
     * @param note what the copy's consumer receives with it, or null
     * @param delay at most {@link #DELAY_MAX}
     * @throws QueueUnavailable if it is not certain that the copy is queued
     */
    void putBack(String body, @Nullable String note, Duration delay);
}
