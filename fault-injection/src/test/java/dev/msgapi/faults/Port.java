package dev.msgapi.faults;

import static dev.msgapi.faults.InjectedFault.DENIED;
import static dev.msgapi.faults.InjectedFault.ERROR;
import static dev.msgapi.faults.InjectedFault.EXCEPTION_AFTER;
import static dev.msgapi.faults.InjectedFault.EXCEPTION_BEFORE;
import static dev.msgapi.faults.InjectedFault.HALT_AFTER;
import static dev.msgapi.faults.InjectedFault.HALT_BEFORE;
import static dev.msgapi.faults.InjectedFault.KILL_AFTER;
import static dev.msgapi.faults.InjectedFault.KILL_BEFORE;
import static dev.msgapi.faults.InjectedFault.LATE;
import static dev.msgapi.faults.InjectedFault.REFUSED;
import static dev.msgapi.faults.InjectedFault.REPEATED;
import static dev.msgapi.faults.InjectedFault.THROTTLED;
import static dev.msgapi.faults.InjectedFault.TIMEOUT_AFTER;
import static dev.msgapi.faults.InjectedFault.TIMEOUT_BEFORE;

import dev.msgapi.model.CallBudget;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The calls that can go wrong in a run: all that leave a function's process. */
public enum Port {
    /** SQS SendMessage by ingest-fn or secure-store-fn. */
    QUEUE_SEND(CallBudget.QUEUE.total()),
    /** SQS SendMessage of a copy that is delivered later. */
    QUEUE_PUT_BACK(CallBudget.SOURCE_QUEUE.total()),
    /** SQS ChangeMessageVisibility. */
    QUEUE_HIDE(CallBudget.SOURCE_QUEUE.total()),
    /** SQS ReceiveMessage by the event source mapping: only its answer can get lost. */
    QUEUE_RECEIVE(Duration.ZERO),
    /** SQS DeleteMessage by the event source mapping. */
    QUEUE_DELETE(Duration.ZERO),
    /** DynamoDB UpdateItem: the content item of a large message, in the clear or sealed. */
    TABLE_CONTENT(CallBudget.CONTENT.total()),
    /** DynamoDB UpdateItem: the first write of a message by its channel's consumer. */
    TABLE_BEGIN(CallBudget.TABLE.total()),
    /** DynamoDB UpdateItem: every later write of its state. */
    TABLE_MOVE(CallBudget.TABLE.total()),
    /** DynamoDB UpdateItem: a sealed message, with its content if that is small. */
    TABLE_STORE(CallBudget.TABLE.total()),
    /** DynamoDB UpdateItem: a message that no consumer could begin with. */
    TABLE_UNSTARTED(CallBudget.TABLE.total()),
    /** DynamoDB Query of the index of unsettled messages. */
    TABLE_DUE(CallBudget.TABLE.total()),
    /** DynamoDB UpdateItem: an idempotency key's row. */
    TABLE_KEY(CallBudget.SHORT_TABLE.total()),
    /** DynamoDB Query of the items that an erasure covers. */
    TABLE_ERASURE_PAGE(CallBudget.TABLE.total()),
    /** DynamoDB UpdateItem: an item without its content. */
    TABLE_ERASE(CallBudget.TABLE.total()),
    /** DynamoDB ExecuteStatement: a row of the audit. */
    AUDIT_APPEND(CallBudget.TABLE.total()),
    /** SQS SendMessage of an erasure. */
    ERASURE_PUBLISH(CallBudget.QUEUE.total()),
    /** DynamoDB UpdateItem: an erasure's row. */
    ERASURE_OPEN(CallBudget.TABLE.total()),
    /** DynamoDB UpdateItem: how far an erasure has come. */
    ERASURE_SAVE(CallBudget.TABLE.total()),
    /** DynamoDB Query of a recipient's latest erasure. */
    ERASURE_LATEST(CallBudget.SHORT_TABLE.total()),
    /** DynamoDB Query of a recipient's latest erasure, before a history is read. */
    READ_ERASURE(CallBudget.SHORT_TABLE.total()),
    /** DynamoDB Query of a page of a history. */
    READ_PAGE(CallBudget.TABLE.total()),
    /** DynamoDB GetItem of a sealed message. */
    READ_SEALED(CallBudget.TABLE.total()),
    /** KMS Decrypt. */
    KMS_OPEN(CallBudget.KEY.total()),
    /** KMS GenerateDataKey. */
    KMS_SEAL(CallBudget.KEY.total()),
    /** SES SendEmail or SNS Publish: one attempt, and errors of their own. */
    PROVIDER_SEND(CallBudget.PROVIDER.total());

    /** The SDK repeats the call if an attempt fails. */
    private static final List<InjectedFault> OF_A_REPEATED_CALL =
            List.of(
                    EXCEPTION_BEFORE,
                    EXCEPTION_AFTER,
                    TIMEOUT_BEFORE,
                    TIMEOUT_AFTER,
                    LATE,
                    REPEATED,
                    KILL_BEFORE,
                    KILL_AFTER,
                    HALT_BEFORE,
                    HALT_AFTER);

    /** The work on one message or request can end with an error. */
    private static final List<InjectedFault> OF_ONE_MESSAGE =
            Stream.concat(OF_A_REPEATED_CALL.stream(), Stream.of(ERROR)).toList();

    private static final List<InjectedFault> OF_A_PROVIDER =
            List.of(
                    EXCEPTION_BEFORE,
                    EXCEPTION_AFTER,
                    TIMEOUT_BEFORE,
                    TIMEOUT_AFTER,
                    LATE,
                    ERROR,
                    KILL_BEFORE,
                    KILL_AFTER,
                    HALT_BEFORE,
                    HALT_AFTER,
                    THROTTLED,
                    REFUSED,
                    DENIED);

    private final Duration longest;

    Port(Duration longest) {
        this.longest = longest;
    }

    /** How long the SDK tries, in all its attempts, before it gives up. */
    Duration longest() {
        return longest;
    }

    /** The faults that can be injected at this call. */
    List<InjectedFault> faults() {
        return switch (this) {
            case QUEUE_RECEIVE -> List.of(KILL_AFTER);
            case QUEUE_DELETE -> List.of(KILL_BEFORE, HALT_BEFORE);
            case PROVIDER_SEND -> OF_A_PROVIDER;
            case QUEUE_PUT_BACK, QUEUE_HIDE, TABLE_DUE -> OF_A_REPEATED_CALL;
            case QUEUE_SEND,
                    TABLE_CONTENT,
                    TABLE_BEGIN,
                    TABLE_MOVE,
                    TABLE_STORE,
                    TABLE_UNSTARTED,
                    TABLE_KEY,
                    TABLE_ERASURE_PAGE,
                    TABLE_ERASE,
                    AUDIT_APPEND,
                    ERASURE_PUBLISH,
                    ERASURE_OPEN,
                    ERASURE_SAVE,
                    ERASURE_LATEST,
                    READ_ERASURE,
                    READ_PAGE,
                    READ_SEALED,
                    KMS_OPEN,
                    KMS_SEAL ->
                    OF_ONE_MESSAGE;
        };
    }
}
