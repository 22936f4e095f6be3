package dev.msgapi.model;

import java.time.Duration;

/**
 * How long a call to an AWS service may take. The SDK's clients are built from these budgets, and
 * leases and the longest time of a message are computed from them.
 *
 * @param attempt the longest that one attempt may take
 * @param attempts how many attempts the SDK makes at most
 * @param total the longest that all attempts and the waits between them may take
 */
public record CallBudget(Duration attempt, int attempts, Duration total) {
    /** A read or a write of a table. Each write recognises its own earlier attempt. */
    public static final CallBudget TABLE =
            new CallBudget(Duration.ofSeconds(2), 3, Duration.ofSeconds(4));

    /**
     * A question to the erasure register or a write to the idempotency table: requests wait for
     * several of these. One attempt may use up all of it, because the first of a process is slow.
     */
    public static final CallBudget SHORT_TABLE = TABLE.within(Duration.ofSeconds(2));

    /**
     * A send through SES or SNS. They have no idempotency token: a second attempt could send twice.
     */
    public static final CallBudget PROVIDER =
            new CallBudget(Duration.ofSeconds(8), 1, Duration.ofSeconds(8));

    /** A message handed to SQS. It may be sent twice: consumers know it by its id. */
    public static final CallBudget QUEUE =
            new CallBudget(Duration.ofSeconds(2), 3, Duration.ofSeconds(4));

    /** A call about a received message, to the queue that it came from. */
    public static final CallBudget SOURCE_QUEUE = QUEUE.within(Duration.ofSeconds(3));

    /** A data key that KMS makes or decrypts. */
    public static final CallBudget KEY =
            new CallBudget(Duration.ofSeconds(2), 3, Duration.ofSeconds(4));

    public CallBudget {
        if (attempts < 1 || attempt.compareTo(total) > 0) {
            throw new IllegalArgumentException("an attempt must fit into the total");
        }
    }

    /** The same attempts in less time. */
    public CallBudget within(Duration shorterTotal) {
        return new CallBudget(
                attempt.compareTo(shorterTotal) < 0 ? attempt : shorterTotal,
                attempts,
                shorterTotal);
    }
}
