package dev.msgapi.queue;

/**
 * The body of a queued message is not of a known version, so it belongs in the dead-letter queue.
 */
public final class PoisonMessage extends RuntimeException {
    public PoisonMessage(String detail) {
        super(detail);
    }
}
