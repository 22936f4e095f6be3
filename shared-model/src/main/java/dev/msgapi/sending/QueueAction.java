package dev.msgapi.sending;

import java.time.Duration;

/** What the queue is told of a message. */
public sealed interface QueueAction {
    /** It is acknowledged: there is nothing left to do. */
    record Done() implements QueueAction {}

    /** It is acknowledged: this attempt decided how it stands. */
    record Recorded(Standing standing) implements QueueAction {}

    /** It is acknowledged: it was erased, or is too old for anything to become of it. */
    record Dropped() implements QueueAction {}

    /** A copy is queued for later and the original acknowledged, so its receives start anew. */
    record Later(Duration delay) implements QueueAction {}

    /**
     * The same, for a service of AWS was no help: waiting for one is no failure of the message.
     *
     * @param cause for the log
     */
    record Retry(Duration delay, String cause) implements QueueAction {}

    /** It comes back after that time: another consumer may be sending it until then. */
    record Hidden(Duration delay) implements QueueAction {}

    /**
     * It comes back a little later each time, and at last goes to the dead-letter queue.
     *
     * @param cause for the log: an AWS error code or the class of an exception
     */
    record Failed(String cause) implements QueueAction {}
}
