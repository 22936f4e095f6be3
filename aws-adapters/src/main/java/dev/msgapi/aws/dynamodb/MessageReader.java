package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.Attributes.epochSeconds;
import static dev.msgapi.aws.dynamodb.Attributes.isExpired;
import static dev.msgapi.aws.dynamodb.Attributes.key;
import static dev.msgapi.aws.dynamodb.Attributes.lastKey;
import static dev.msgapi.aws.dynamodb.Attributes.startKey;
import static dev.msgapi.aws.dynamodb.Attributes.text;
import static dev.msgapi.aws.dynamodb.MessageAttribute.HISTORY;
import static dev.msgapi.aws.dynamodb.MessageAttribute.SEALED;
import static dev.msgapi.aws.dynamodb.MessageAttribute.SEALED_CONTENT;
import static dev.msgapi.aws.dynamodb.MessageAttribute.names;
import static dev.msgapi.aws.dynamodb.MessageAttribute.projection;
import static dev.msgapi.aws.dynamodb.StoreCalls.call;

import dev.msgapi.model.MessageKey;
import dev.msgapi.store.History;
import dev.msgapi.store.SealedMessageReader;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Reads the table {@code messages} for the API. It filters out expired items, because DynamoDB
 * removes them only days after their {@code expires_at}.
 */
public final class MessageReader implements History, SealedMessageReader {
    private final DynamoDbClient dynamoDb;
    private final String table;

    public MessageReader(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    @Override
    public Slice read(Selection selection, Instant now) {
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":recipient", text(selection.recipientKey()));
        values.put(":from", text(selection.from()));
        values.put(":to", text(selection.to()));
        values.put(":now", epochSeconds(now));
        String filter = "(attribute_not_exists(#expires_at) OR #expires_at > :now)";
        if (selection.status() != null) {
            filter += " AND #status = :status";
            values.put(":status", text(selection.status().wireName()));
        }
        if (selection.channel() != null) {
            filter += " AND #channel = :channel";
            values.put(":channel", text(selection.channel().wireName()));
        }
        QueryRequest request =
                QueryRequest.builder()
                        .tableName(table)
                        .keyConditionExpression(
                                "msg_id = :recipient AND #timestamp BETWEEN :from AND :to")
                        .filterExpression(filter)
                        // The role's condition on dynamodb:Select requires it.
                        .select(Select.SPECIFIC_ATTRIBUTES)
                        .projectionExpression(projection(HISTORY))
                        .expressionAttributeNames(names(HISTORY))
                        .expressionAttributeValues(values)
                        .exclusiveStartKey(startKey(selection.recipientKey(), selection.after()))
                        // A replica that lags would show a status that has moved on since, and a
                        // status never goes back.
                        .consistentRead(true)
                        .scanIndexForward(!selection.newestFirst())
                        .limit(selection.limit())
                        .build();
        QueryResponse response = call(() -> dynamoDb.query(request));
        return new Slice(
                response.items().stream().map(MessageItem::read).toList(), lastKey(response));
    }

    @Override
    public Lookup find(MessageKey key, Instant now) {
        Map<String, AttributeValue> item =
                call(() ->
                                dynamoDb.getItem(
                                        GetItemRequest.builder()
                                                .tableName(table)
                                                .key(key(key))
                                                .projectionExpression(projection(SEALED_CONTENT))
                                                .expressionAttributeNames(names(SEALED_CONTENT))
                                                .consistentRead(true)
                                                .build()))
                        .item();
        if (item.isEmpty() || isExpired(item, now)) {
            return new Lookup.Absent();
        }
        AttributeValue sealed = item.get(SEALED.attributeName());
        return sealed == null
                ? new Lookup.NotSealed()
                : new Lookup.Sealed(sealed.b().asByteBuffer());
    }
}
