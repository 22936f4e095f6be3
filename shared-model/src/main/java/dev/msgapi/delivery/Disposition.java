package dev.msgapi.delivery;

/** What the queue is told of a message. */
public enum Disposition {
    /** It is acknowledged. */
    DONE,
    /** It comes back. */
    RETRY,
    /** It comes back once the lease of the consumer that may be sending it has ended. */
    HELD
}
