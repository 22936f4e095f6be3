package dev.msgapi.faults;

import static dev.msgapi.faults.InjectedFault.DENIED;
import static dev.msgapi.faults.InjectedFault.EXCEPTION_AFTER;
import static dev.msgapi.faults.InjectedFault.EXCEPTION_BEFORE;
import static dev.msgapi.faults.InjectedFault.HALT_AFTER;
import static dev.msgapi.faults.InjectedFault.HALT_BEFORE;
import static dev.msgapi.faults.InjectedFault.KILL_AFTER;
import static dev.msgapi.faults.InjectedFault.KILL_BEFORE;
import static dev.msgapi.faults.InjectedFault.REFUSED;
import static dev.msgapi.faults.InjectedFault.REPEATED;
import static dev.msgapi.faults.InjectedFault.THROTTLED;
import static dev.msgapi.faults.InjectedFault.TIMEOUT_AFTER;
import static dev.msgapi.faults.InjectedFault.TIMEOUT_BEFORE;

import java.time.Duration;
import java.util.List;

/** The calls that can go wrong in a run: all that leave a function's process. */
public enum Port {
    /** SQS SendMessage by ingest-fn or secure-store-fn. */
    QUEUE_SEND(6),
    /** SQS SendMessage of a copy that is delivered later. */
    QUEUE_PUT_BACK(3),
    /** SQS ChangeMessageVisibility. */
    QUEUE_HIDE(3),
    /** SQS ReceiveMessage by the event source mapping: only its answer can get lost. */
    QUEUE_RECEIVE(0),
    /** SQS DeleteMessage by the event source mapping. */
    QUEUE_DELETE(0),
    /** DynamoDB UpdateItem: the first write of a message by its channel's consumer. */
    TABLE_BEGIN(4),
    /** DynamoDB UpdateItem: every later write of its state. */
    TABLE_MOVE(4),
    /** DynamoDB UpdateItem: a message with its sealed content. */
    TABLE_STORE(4),
    /** DynamoDB Query of the index of unsettled messages. */
    TABLE_DUE(4),
    /** DynamoDB UpdateItem: an idempotency key's row. */
    TABLE_KEY(3),
    /** DynamoDB Query of the messages that an erasure covers. */
    TABLE_ERASURE_PAGE(4),
    /** DynamoDB UpdateItem: a message without its content. */
    TABLE_ERASE(4),
    /** DynamoDB ExecuteStatement: a row of the audit. */
    AUDIT_APPEND(4),
    /** SQS SendMessage of an erasure. */
    ERASURE_PUBLISH(4),
    /** DynamoDB UpdateItem: an erasure's row. */
    ERASURE_OPEN(4),
    /** DynamoDB UpdateItem: how far an erasure has come. */
    ERASURE_SAVE(4),
    /** DynamoDB Query of a recipient's latest erasure. */
    ERASURE_LATEST(2),
    /** KMS GenerateDataKey. */
    KMS_SEAL(6),
    /** SES SendEmail or SNS Publish: one attempt, and errors of their own. */
    PROVIDER_SEND(8);

    /** The SDK repeats the call if an attempt fails. */
    private static final List<InjectedFault> OF_A_REPEATED_CALL =
            List.of(
                    EXCEPTION_BEFORE,
                    EXCEPTION_AFTER,
                    TIMEOUT_BEFORE,
                    TIMEOUT_AFTER,
                    REPEATED,
                    KILL_BEFORE,
                    KILL_AFTER,
                    HALT_BEFORE,
                    HALT_AFTER);

    private static final List<InjectedFault> OF_A_PROVIDER =
            List.of(
                    EXCEPTION_BEFORE,
                    EXCEPTION_AFTER,
                    TIMEOUT_BEFORE,
                    TIMEOUT_AFTER,
                    KILL_BEFORE,
                    KILL_AFTER,
                    HALT_BEFORE,
                    HALT_AFTER,
                    THROTTLED,
                    REFUSED,
                    DENIED);

    private final int longestSeconds;

    Port(int longestSeconds) {
        this.longestSeconds = longestSeconds;
    }

    /** How long the SDK tries, in all its attempts, before it gives up. */
    Duration longest() {
        return Duration.ofSeconds(longestSeconds);
    }

    /** The faults that can be injected at this call. */
    List<InjectedFault> faults() {
        return switch (this) {
            case QUEUE_RECEIVE -> List.of(KILL_AFTER);
            case QUEUE_DELETE -> List.of(KILL_BEFORE, HALT_BEFORE);
            case PROVIDER_SEND -> OF_A_PROVIDER;
            case QUEUE_SEND,
                    QUEUE_PUT_BACK,
                    QUEUE_HIDE,
                    TABLE_BEGIN,
                    TABLE_MOVE,
                    TABLE_STORE,
                    TABLE_DUE,
                    TABLE_KEY,
                    TABLE_ERASURE_PAGE,
                    TABLE_ERASE,
                    AUDIT_APPEND,
                    ERASURE_PUBLISH,
                    ERASURE_OPEN,
                    ERASURE_SAVE,
                    ERASURE_LATEST,
                    KMS_SEAL ->
                    OF_A_REPEATED_CALL;
        };
    }
}
