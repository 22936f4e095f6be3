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
     * A read of the erasures table or a write to the tables of idempotency keys or limits, of which
     * a request makes several. One attempt may use up the total, because the first call of a
     * process is slow.
     */
    public static final CallBudget SHORT_TABLE = TABLE.within(Duration.ofSeconds(2));

    /**
     * The write of a content item. It is short because an invocation has only so much time for a
     * message, and because a large content is the first to be throttled: the message then waits in
     * its queue instead of holding up the others.
     */
    public static final CallBudget CONTENT = TABLE.within(Duration.ofSeconds(2));

    /**
     * A send through SES or SNS, in one attempt: they have no idempotency token, so a second
     * attempt could send the message twice.
     */
    public static final CallBudget PROVIDER =
            new CallBudget(Duration.ofSeconds(8), 1, Duration.ofSeconds(8));

    /**
     * A SendMessage to SQS. It may be repeated, because consumers recognise a message by its id.
     */
    public static final CallBudget QUEUE =
            new CallBudget(Duration.ofSeconds(2), 3, Duration.ofSeconds(4));

    /** A call about a received message, to the queue that it came from. */
    public static final CallBudget SOURCE_QUEUE = QUEUE.within(Duration.ofSeconds(3));

    /** A call to KMS that generates or decrypts a data key. */
    public static final CallBudget KEY =
            new CallBudget(Duration.ofSeconds(2), 3, Duration.ofSeconds(4));

    public CallBudget {
        if (attempts < 1 || attempt.compareTo(total) > 0) {
            throw new IllegalArgumentException("an attempt must fit into the total");
        }
    }

    /** The same number of attempts in less time. */
    public CallBudget within(Duration shorterTotal) {
        return new CallBudget(
                attempt.compareTo(shorterTotal) < 0 ? attempt : shorterTotal,
                attempts,
                shorterTotal);
    }
}
