package dev.msgapi.delivery;

/** What the queue is told of a message. */
public enum Disposition {
    /** It is acknowledged. */
    DONE,
    /** It comes back. */
    RETRY
}
