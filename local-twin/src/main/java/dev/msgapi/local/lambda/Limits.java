package dev.msgapi.local.lambda;

import java.time.Duration;

/** The limits of Lambda ("Lambda quotas") and of its stand-in here. */
public final class Limits {
    /** The most bytes of an event, and of an answer, in a synchronous invocation. */
    public static final int PAYLOAD_BYTES = 6 * 1024 * 1024;

    /** The part of a function's memory that its heap may take, in percent, as in Lambda. */
    static final int HEAP_PERCENT = 85;

    /** Lambda allows 10 s of init; a laptop that starts every function at once needs more. */
    static final Duration INIT = Duration.ofSeconds(60);

    /** What a child gets to end in by itself before it is killed. */
    static final Duration SHUTDOWN = Duration.ofSeconds(2);

    /** The longest wait of one receive (SQS API Reference). */
    static final Duration SQS_WAIT = Duration.ofSeconds(20);

    private Limits() {}

    /** How many instances a function may have, and how many batches of a queue run at once. */
    static int concurrency() {
        return Math.max(2, Runtime.getRuntime().availableProcessors());
    }
}
