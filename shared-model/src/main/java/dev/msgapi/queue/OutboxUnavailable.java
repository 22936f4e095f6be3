package dev.msgapi.queue;

/** A queue did not confirm a message. */
public final class OutboxUnavailable extends RuntimeException {
    public OutboxUnavailable(Throwable cause) {
        super("the queue did not confirm the message", cause);
    }
}
