package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.Attributes.attribute;
import static dev.msgapi.aws.dynamodb.Attributes.id;
import static dev.msgapi.aws.dynamodb.Attributes.isExpired;
import static dev.msgapi.aws.dynamodb.Attributes.key;
import static dev.msgapi.aws.dynamodb.Attributes.now;
import static dev.msgapi.aws.dynamodb.Attributes.required;
import static dev.msgapi.aws.dynamodb.Attributes.string;
import static dev.msgapi.aws.dynamodb.Attributes.text;
import static dev.msgapi.aws.dynamodb.Attributes.whole;
import static dev.msgapi.aws.dynamodb.StoreCalls.call;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.model.Channel;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Status;
import dev.msgapi.store.History;
import dev.msgapi.store.SealedMessageReader;
import dev.msgapi.store.StoredMessage;
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
 * The table {@code messages} as the API reads it. DynamoDB removes an item days after its {@code
 * expires_at}; until then it is passed over here.
 */
public final class MessageReader implements History, SealedMessageReader {
    /** All that a history shows; sealed content is not among it and is never read. */
    private static final String SHOWN =
            "#ts, id, channel, subject, msg, store_secure, #status, attempts, #reference,"
                    + " provider_message_id, reason, updated_at";

    private static final Map<String, String> SHOWN_NAMES =
            Map.of("#ts", "timestamp", "#status", "status", "#reference", "reference");

    private final DynamoDbClient dynamoDb;
    private final String table;

    public MessageReader(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /** As the functions use it, from the environment of {@code template.yaml}. */
    public static MessageReader connect(AwsClients aws) {
        return new MessageReader(aws.dynamoDb(), AwsClients.environment("MESSAGES_TABLE"));
    }

    @Override
    public Slice read(Selection selection, Instant now) {
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":recipient", text(selection.recipientKey()));
        values.put(":from", text(selection.from()));
        values.put(":to", text(selection.to()));
        values.put(":now", now(now));
        String filter = "(attribute_not_exists(expires_at) OR expires_at > :now)";
        if (selection.status() != null) {
            filter += " AND #status = :status";
            values.put(":status", text(selection.status().wireName()));
        }
        if (selection.channel() != null) {
            filter += " AND channel = :channel";
            values.put(":channel", text(selection.channel().wireName()));
        }
        QueryRequest request =
                QueryRequest.builder()
                        .tableName(table)
                        .keyConditionExpression("msg_id = :recipient AND #ts BETWEEN :from AND :to")
                        .filterExpression(filter)
                        // What the role's condition on dynamodb:Select asks for.
                        .select(Select.SPECIFIC_ATTRIBUTES)
                        .projectionExpression(SHOWN)
                        .expressionAttributeNames(SHOWN_NAMES)
                        .expressionAttributeValues(values)
                        .exclusiveStartKey(
                                selection.after() == null
                                        ? null
                                        : key(selection.recipientKey(), selection.after()))
                        .scanIndexForward(!selection.newestFirst())
                        .limit(selection.limit())
                        .build();
        QueryResponse response = call(() -> dynamoDb.query(request));
        return new Slice(
                response.items().stream().map(MessageReader::message).toList(),
                response.hasLastEvaluatedKey()
                        ? string(response.lastEvaluatedKey(), "timestamp")
                        : null);
    }

    @Override
    public Lookup find(MessageKey key, Instant now) {
        Map<String, AttributeValue> item =
                call(() ->
                                dynamoDb.getItem(
                                        GetItemRequest.builder()
                                                .tableName(table)
                                                .key(key(key))
                                                .projectionExpression("id, sealed, expires_at")
                                                .consistentRead(true)
                                                .build()))
                        .item();
        if (item.isEmpty() || isExpired(item, now)) {
            return new Lookup.Absent();
        }
        AttributeValue sealed = item.get("sealed");
        return sealed == null
                ? new Lookup.NotSealed()
                : new Lookup.Sealed(sealed.b().asByteBuffer());
    }

    private static StoredMessage message(Map<String, AttributeValue> item) {
        return new StoredMessage(
                id(item, "id"),
                Channel.of(required(item, "channel")).orElseThrow(),
                Status.of(required(item, "status")).orElseThrow(),
                string(item, "subject"),
                string(item, "msg"),
                Boolean.TRUE.equals(attribute(item, "store_secure").bool()),
                Math.toIntExact(whole(item, "attempts")),
                string(item, "reference"),
                string(item, "provider_message_id"),
                string(item, "reason"),
                required(item, "updated_at"));
    }
}
