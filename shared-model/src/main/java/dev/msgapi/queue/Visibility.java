package dev.msgapi.queue;

import java.time.Duration;

/** When a message that was not handled comes back. */
@FunctionalInterface
public interface Visibility {
    /** Leaves it to the queue's own visibility timeout. */
    Visibility OF_THE_QUEUE = (_, _) -> {};

    /** Hides the message for that long instead; without effect where the queue does not answer. */
    void hide(String receiptHandle, Duration delay);
}
