package dev.msgapi.faults;

import static dev.msgapi.faults.Fault.DEATH_AFTER;
import static dev.msgapi.faults.Fault.DEATH_BEFORE;
import static dev.msgapi.faults.Fault.DENIED;
import static dev.msgapi.faults.Fault.EXCEPTION_AFTER;
import static dev.msgapi.faults.Fault.EXCEPTION_BEFORE;
import static dev.msgapi.faults.Fault.HALT_AFTER;
import static dev.msgapi.faults.Fault.HALT_BEFORE;
import static dev.msgapi.faults.Fault.REFUSED;
import static dev.msgapi.faults.Fault.REPEATED;
import static dev.msgapi.faults.Fault.THROTTLED;
import static dev.msgapi.faults.Fault.TIMEOUT_AFTER;
import static dev.msgapi.faults.Fault.TIMEOUT_BEFORE;

import java.time.Duration;
import java.util.List;

/** The calls at which a history can go wrong: every one that leaves a function's process. */
public enum Port {
    /** SQS SendMessage, of ingest-fn and secure-store-fn. */
    QUEUE_SEND(6, repeatable()),
    /** SQS SendMessage of a copy, for later. */
    QUEUE_PUT_BACK(3, repeatable()),
    /** SQS ChangeMessageVisibility. */
    QUEUE_HIDE(3, repeatable()),
    /** SQS ReceiveMessage, of the event source mapping: only its answer can get lost. */
    QUEUE_RECEIVE(0, List.of(DEATH_AFTER)),
    /** SQS DeleteMessage, of the event source mapping. */
    QUEUE_DELETE(0, List.of(DEATH_BEFORE, HALT_BEFORE)),
    /** DynamoDB UpdateItem: the first write of a message by its channel's consumer. */
    TABLE_BEGIN(6, repeatable()),
    /** DynamoDB UpdateItem: every later one. */
    TABLE_MOVE(6, repeatable()),
    /** DynamoDB UpdateItem: a message with its sealed content. */
    TABLE_STORE(6, repeatable()),
    /** DynamoDB Query of the index of what is not settled. */
    TABLE_DUE(6, repeatable()),
    /** DynamoDB UpdateItem: an idempotency key's row. */
    TABLE_KEY(3, repeatable()),
    /** KMS GenerateDataKey. */
    KMS_SEAL(6, repeatable()),
    /** SES SendEmail or SNS Publish: one attempt, and answers of their own. */
    PROVIDER_SEND(
            8,
            List.of(
                    EXCEPTION_BEFORE,
                    EXCEPTION_AFTER,
                    TIMEOUT_BEFORE,
                    TIMEOUT_AFTER,
                    DEATH_BEFORE,
                    DEATH_AFTER,
                    HALT_BEFORE,
                    HALT_AFTER,
                    THROTTLED,
                    REFUSED,
                    DENIED));

    private final Duration longest;
    private final List<Fault> faults;

    Port(int longestSeconds, List<Fault> faults) {
        this.longest = Duration.ofSeconds(longestSeconds);
        this.faults = faults;
    }

    /** What a call takes that is given up, with all attempts of the SDK's. */
    Duration longest() {
        return longest;
    }

    /** What can happen to it. */
    List<Fault> faults() {
        return faults;
    }

    private static List<Fault> repeatable() {
        return List.of(
                EXCEPTION_BEFORE,
                EXCEPTION_AFTER,
                TIMEOUT_BEFORE,
                TIMEOUT_AFTER,
                REPEATED,
                DEATH_BEFORE,
                DEATH_AFTER,
                HALT_BEFORE,
                HALT_AFTER);
    }
}
