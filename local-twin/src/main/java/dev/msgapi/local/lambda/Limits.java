package dev.msgapi.local.lambda;

import java.time.Duration;

/** Limits of Lambda ("Lambda quotas") and of the twin. */
public final class Limits {
    /** The maximum size of the event and of the result of a synchronous invocation. */
    public static final int PAYLOAD_BYTES = 6 * 1024 * 1024;

    /** The percentage of a function's memory that its heap may use, as in Lambda. */
    static final int HEAP_PERCENT = 85;

    /** Lambda allows 10 s of init; a busy machine that starts all functions at once needs more. */
    static final Duration INIT = Duration.ofMinutes(3);

    /** The time that a process has for its shutdown before it is killed. */
    static final Duration SHUTDOWN = Duration.ofSeconds(2);

    private Limits() {}

    /** How many instances a function may have, and how many batches of a queue run at once. */
    static int concurrency() {
        return Math.max(2, Runtime.getRuntime().availableProcessors());
    }
}
