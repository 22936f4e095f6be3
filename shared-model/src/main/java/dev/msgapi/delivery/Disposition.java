package dev.msgapi.delivery;

import java.time.Duration;

/** What the queue is told of a message. */
public sealed interface Disposition {
    /** It is acknowledged: there is nothing left to do. */
    record Done() implements Disposition {}

    /** It is acknowledged: this attempt decided how it stands. */
    record Recorded(Standing standing) implements Disposition {}

    /** It is acknowledged: it was erased, or is too old for anything to become of it. */
    record Dropped() implements Disposition {}

    /** A copy is queued for later and the original acknowledged, so its receives start anew. */
    record Later(Duration delay) implements Disposition {}

    /**
     * The same, for a service of AWS was no help: waiting for one is no failure of the message.
     *
     * @param cause for the log
     */
    record Retry(Duration delay, String cause) implements Disposition {}

    /** It comes back after that time: another consumer may be sending it until then. */
    record Hidden(Duration delay) implements Disposition {}

    /**
     * It comes back a little later each time, and at last goes to the dead-letter queue.
     *
     * @param cause for the log: an AWS error code or the class of an exception
     */
    record Failed(String cause) implements Disposition {}
}
