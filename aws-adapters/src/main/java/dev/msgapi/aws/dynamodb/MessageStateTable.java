package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.Attributes.number;
import static dev.msgapi.aws.dynamodb.Attributes.text;
import static dev.msgapi.aws.dynamodb.MessageAttribute.ATTEMPTS;
import static dev.msgapi.aws.dynamodb.MessageAttribute.LEASE_UNTIL;
import static dev.msgapi.aws.dynamodb.MessageAttribute.STATUS;
import static dev.msgapi.aws.dynamodb.StoreCalls.call;

import dev.msgapi.model.MessageKey;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.StateTransitions;
import dev.msgapi.sending.UnsettledIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The states of the messages in the table {@code messages} in DynamoDB. It writes only the state of
 * an item, so it needs neither a message's content nor its retention.
 */
public final class MessageStateTable implements StateTransitions, UnsettledIndex {
    private static final String UNSETTLED = "unsettled";

    private final DynamoDbClient dynamoDb;
    private final String table;
    private final Duration sendWithin;

    /**
     * @param sendWithin {@link dev.msgapi.sending.SendPolicy#sendWithin()}
     */
    public MessageStateTable(DynamoDbClient dynamoDb, String table, Duration sendWithin) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.sendWithin = sendWithin;
    }

    @Override
    public Ledger.Result move(
            MessageKey key, SendState.Version expected, SendState next, Instant now) {
        MessageUpdate update = new MessageUpdate();
        MessageItem.writeState(key.id(), next, sendWithin, now, update);
        String until = update.name(LEASE_UNTIL);
        // Does not compare the token, because the index, where a sweep finds a message, lacks it.
        String condition =
                "%s = %s AND %s = %s AND "
                        .formatted(
                                update.name(STATUS),
                                update.value(":expected", text(expected.status().wireName())),
                                update.name(ATTEMPTS),
                                update.value(":attempt", number(expected.attempts())));
        condition +=
                expected.until()
                        .map(lease ->
                                until
                                        + " = "
                                        + update.value(":lease", number(lease.toEpochMilli())))
                        .orElse("attribute_not_exists(" + until + ")");
        return write(key, update, condition, next);
    }

    /** Makes the update; if the condition does not hold, the result says what was found. */
    Ledger.Result write(MessageKey key, MessageUpdate update, String condition, SendState next) {
        try {
            call(() -> dynamoDb.updateItem(update.request(table, key, condition)));
            return new Ledger.Result.Written();
        } catch (ConditionalCheckFailedException e) {
            SendState found = e.hasItem() ? SendStateCodec.read(e.item()) : new SendState.Queued();
            if (found == null) {
                return new Ledger.Result.LaterState();
            }
            // The SDK's first attempt may have succeeded although its answer was lost.
            return found.equals(next) ? new Ledger.Result.Written() : new Ledger.Result.Lost(found);
        }
    }

    @Override
    public Stream<Entry> due(int shard, Instant before) {
        QueryRequest first =
                QueryRequest.builder()
                        .tableName(table)
                        .indexName(UNSETTLED)
                        .keyConditionExpression("sweep_shard = :shard AND sweep_at < :now")
                        .expressionAttributeValues(
                                Map.of(
                                        ":shard", text(Integer.toHexString(shard)),
                                        ":now", number(before.toEpochMilli())))
                        .build();
        return Stream.iterate(
                        Optional.of(query(first)), Optional::isPresent, page -> next(first, page))
                .flatMap(page -> page.orElseThrow().items().stream())
                .flatMap(MessageStateTable::entry);
    }

    /** Empty if only a later version knows the status, so that this one cannot settle it. */
    private static Stream<Entry> entry(Map<String, AttributeValue> item) {
        return SendStateCodec.version(item).stream()
                .map(version -> new Entry(Attributes.key(item), version));
    }

    private Optional<QueryResponse> next(QueryRequest first, Optional<QueryResponse> page) {
        return page.filter(QueryResponse::hasLastEvaluatedKey)
                .map(QueryResponse::lastEvaluatedKey)
                .map(key -> query(first.toBuilder().exclusiveStartKey(key).build()));
    }

    private QueryResponse query(QueryRequest request) {
        return call(() -> dynamoDb.query(request));
    }
}
