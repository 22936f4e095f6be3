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
    QUEUE_SEND(6),
    /** SQS SendMessage of a copy, for later. */
    QUEUE_PUT_BACK(3),
    /** SQS ChangeMessageVisibility. */
    QUEUE_HIDE(3),
    /** SQS ReceiveMessage, of the event source mapping: only its answer can get lost. */
    QUEUE_RECEIVE(0),
    /** SQS DeleteMessage, of the event source mapping. */
    QUEUE_DELETE(0),
    /** DynamoDB UpdateItem: the first write of a message by its channel's consumer. */
    TABLE_BEGIN(4),
    /** DynamoDB UpdateItem: every later one. */
    TABLE_MOVE(4),
    /** DynamoDB UpdateItem: a message with its sealed content. */
    TABLE_STORE(4),
    /** DynamoDB Query of the index of what is not settled. */
    TABLE_DUE(4),
    /** DynamoDB UpdateItem: an idempotency key's row. */
    TABLE_KEY(3),
    /** DynamoDB Query of the messages that an erasure covers. */
    TABLE_STRETCH(4),
    /** DynamoDB UpdateItem: a message without its content. */
    TABLE_ERASE(4),
    /** DynamoDB ExecuteStatement: a row of the audit. */
    AUDIT_APPEND(4),
    /** SQS SendMessage of an erasure's order. */
    ERASURE_ORDER(4),
    /** DynamoDB UpdateItem: an erasure's row. */
    ERASURE_OPEN(4),
    /** DynamoDB UpdateItem: how far an erasure has come. */
    ERASURE_SAVE(4),
    /** DynamoDB Query of a recipient's latest erasure. */
    ERASURE_LATEST(2),
    /** KMS GenerateDataKey. */
    KMS_SEAL(6),
    /** SES SendEmail or SNS Publish: one attempt, and answers of their own. */
    PROVIDER_SEND(8);

    private static final List<Fault> OF_A_CALL_THAT_THE_SDK_REPEATS =
            List.of(
                    EXCEPTION_BEFORE,
                    EXCEPTION_AFTER,
                    TIMEOUT_BEFORE,
                    TIMEOUT_AFTER,
                    REPEATED,
                    DEATH_BEFORE,
                    DEATH_AFTER,
                    HALT_BEFORE,
                    HALT_AFTER);

    private static final List<Fault> OF_A_PROVIDER =
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
                    DENIED);

    private final int longestSeconds;

    Port(int longestSeconds) {
        this.longestSeconds = longestSeconds;
    }

    /** What a call takes that is given up, with all attempts of the SDK's. */
    Duration longest() {
        return Duration.ofSeconds(longestSeconds);
    }

    /** What can happen to it. */
    List<Fault> faults() {
        return switch (this) {
            case QUEUE_RECEIVE -> List.of(DEATH_AFTER);
            case QUEUE_DELETE -> List.of(DEATH_BEFORE, HALT_BEFORE);
            case PROVIDER_SEND -> OF_A_PROVIDER;
            case QUEUE_SEND,
                    QUEUE_PUT_BACK,
                    QUEUE_HIDE,
                    TABLE_BEGIN,
                    TABLE_MOVE,
                    TABLE_STORE,
                    TABLE_DUE,
                    TABLE_KEY,
                    TABLE_STRETCH,
                    TABLE_ERASE,
                    AUDIT_APPEND,
                    ERASURE_ORDER,
                    ERASURE_OPEN,
                    ERASURE_SAVE,
                    ERASURE_LATEST,
                    KMS_SEAL ->
                    OF_A_CALL_THAT_THE_SDK_REPEATS;
        };
    }
}
