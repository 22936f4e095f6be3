package dev.msgapi.queue;

import dev.msgapi.model.ServiceUnavailable;

/** A queue did not confirm a request; a message may or may not have been queued. */
public final class QueueUnavailable extends ServiceUnavailable {
    /** A failure that passes. */
    public QueueUnavailable(String summary, Throwable cause) {
        this(summary, false, cause);
    }

    public QueueUnavailable(String summary, boolean isLasting, Throwable cause) {
        super("the queue did not confirm the request", summary, isLasting, cause);
    }
}
