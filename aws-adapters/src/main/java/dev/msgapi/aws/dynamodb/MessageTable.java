package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.Attributes.number;
import static dev.msgapi.aws.dynamodb.Attributes.text;
import static dev.msgapi.aws.dynamodb.MessageAttribute.ATTEMPTS;
import static dev.msgapi.aws.dynamodb.MessageAttribute.ERASED_BY;
import static dev.msgapi.aws.dynamodb.MessageAttribute.LEASE_UNTIL;
import static dev.msgapi.aws.dynamodb.MessageAttribute.SEALED;
import static dev.msgapi.aws.dynamodb.MessageAttribute.STATUS;
import static dev.msgapi.aws.dynamodb.StoreCalls.call;

import dev.msgapi.model.Message;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Retention;
import dev.msgapi.model.Status;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.UnsettledIndex;
import dev.msgapi.store.SealedMessageWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The table {@code messages} in DynamoDB, as the functions that send write it; {@link
 * MessageAttribute} lists its attributes. Every write is an UpdateItem with a condition, so it can
 * be repeated.
 */
public final class MessageTable implements Ledger, UnsettledIndex, SealedMessageWriter {
    private static final String UNSETTLED = "unsettled";

    private final DynamoDbClient dynamoDb;
    private final String table;
    private final Retention retention;

    /**
     * @param retention how long the messages are kept that are created from now on
     */
    public MessageTable(DynamoDbClient dynamoDb, String table, Retention retention) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.retention = retention;
    }

    @Override
    public Result begin(Message message, SendState next, Instant now) {
        MessageUpdate update = new MessageUpdate();
        MessageItem.writeState(message.id(), next, now, update);
        MessageItem.writeDescription(message, retention, update);
        if (!message.storeSecure()) {
            MessageItem.writeContent(message.content(), update);
        }
        String status = update.name(STATUS);
        // A message that was erased before anybody began it gets no description again.
        String condition =
                "attribute_not_exists(%s) AND (attribute_not_exists(%s) OR %s = %s)"
                        .formatted(
                                update.name(ERASED_BY),
                                status,
                                status,
                                update.value(":queued", text(Status.QUEUED.wireName())));
        return write(message.key(), update, condition, next);
    }

    @Override
    public Result move(MessageKey key, SendState.Version expected, SendState next, Instant now) {
        MessageUpdate update = new MessageUpdate();
        MessageItem.writeState(key.id(), next, now, update);
        String until = update.name(LEASE_UNTIL);
        // The claim's token is not compared: the index, where a sweep finds a message, lacks it.
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

    private Result write(MessageKey key, MessageUpdate update, String condition, SendState next) {
        try {
            call(() -> dynamoDb.updateItem(update.request(table, key, condition)));
            return new Result.Written();
        } catch (ConditionalCheckFailedException e) {
            if (!e.hasItem()) {
                throw new IllegalStateException("the message is not in the table", e);
            }
            SendState found = SendStateCodec.read(e.item());
            if (found instanceof SendState.Queued) {
                // Only an erasure keeps a message that nobody has begun from being begun.
                return new Result.Erased();
            }
            // The SDK's first attempt may have succeeded although its answer was lost.
            return found.equals(next) ? new Result.Written() : new Result.Lost(found);
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
                .map(item -> new Entry(Attributes.key(item), SendStateCodec.version(item)));
    }

    private Optional<QueryResponse> next(QueryRequest first, Optional<QueryResponse> page) {
        return page.filter(QueryResponse::hasLastEvaluatedKey)
                .map(QueryResponse::lastEvaluatedKey)
                .map(key -> query(first.toBuilder().exclusiveStartKey(key).build()));
    }

    private QueryResponse query(QueryRequest request) {
        return call(() -> dynamoDb.query(request));
    }

    @Override
    public void store(Message message, ByteBuffer sealed, Instant now) {
        MessageUpdate update = new MessageUpdate();
        MessageItem.writeState(message.id(), new SendState.Queued(), now, update);
        MessageItem.writeDescription(message, retention, update);
        update.set(SEALED, AttributeValue.fromB(SdkBytes.fromByteBuffer(sealed)));
        String condition = "attribute_not_exists(" + update.name(STATUS) + ")";
        try {
            call(() -> dynamoDb.updateItem(update.request(table, message.key(), condition)));
        } catch (ConditionalCheckFailedException e) {
            // The first writer wins: what it stored may have been sent already.
        }
    }
}
