package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.Attributes.expiry;
import static dev.msgapi.aws.dynamodb.Attributes.key;
import static dev.msgapi.aws.dynamodb.Attributes.string;
import static dev.msgapi.aws.dynamodb.Attributes.text;
import static dev.msgapi.aws.dynamodb.StoreCalls.call;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.Erasure;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The table {@code messages} as an erasure empties it; {@code erased_by} is the erasure's id. */
public final class MessageEraser implements ErasableMessages {
    private final DynamoDbClient dynamoDb;
    private final String table;

    public MessageEraser(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /** As the functions use it, from the environment of {@code template.yaml}. */
    public static MessageEraser connect(AwsClients aws) {
        return new MessageEraser(aws.dynamoDb(), AwsClients.environment("MESSAGES_TABLE"));
    }

    @Override
    public Page unerased(Erasure erasure, @Nullable String after) {
        QueryResponse response =
                call(() ->
                        dynamoDb.query(
                                QueryRequest.builder()
                                        .tableName(table)
                                        .keyConditionExpression(
                                                "msg_id = :recipient AND #ts <= :last")
                                        .filterExpression(
                                                "attribute_not_exists(erased_by) OR erased_by = :erasure")
                                        .select(Select.SPECIFIC_ATTRIBUTES)
                                        .projectionExpression("msg_id, #ts, erased_by")
                                        .expressionAttributeNames(Map.of("#ts", "timestamp"))
                                        .expressionAttributeValues(
                                                Map.of(
                                                        ":recipient",
                                                        text(erasure.recipientKey()),
                                                        ":last",
                                                        text(
                                                                MessageId.lastSortKey(
                                                                        erasure.instant())),
                                                        ":erasure",
                                                        text(erasure.id())))
                                        .exclusiveStartKey(
                                                after == null
                                                        ? null
                                                        : key(erasure.recipientKey(), after))
                                        .consistentRead(true)
                                        .limit(PAGE_SIZE)
                                        .build()));
        return new Page(
                response.items().stream()
                        .filter(item -> !item.containsKey("erased_by"))
                        .map(Attributes::key)
                        .toList(),
                response.count(),
                response.hasLastEvaluatedKey()
                        ? string(response.lastEvaluatedKey(), "timestamp")
                        : null);
    }

    @Override
    public boolean erase(MessageKey key, Erasure erasure) {
        try {
            call(() ->
                    dynamoDb.updateItem(
                            UpdateItemRequest.builder()
                                    .tableName(table)
                                    .key(key(key))
                                    // With its sweep_at goes the sweeper's interest: nobody sends
                                    // it now.
                                    .updateExpression(
                                            "SET erased_by = :erasure, expires_at = :expires"
                                                    + " REMOVE msg, subject, sealed, #reference,"
                                                    + " sweep_shard, sweep_at")
                                    .conditionExpression(
                                            "attribute_exists(#status) AND (attribute_not_exists(erased_by)"
                                                    // Where the SDK's first attempt came through.
                                                    + " OR erased_by = :erasure)")
                                    .expressionAttributeNames(
                                            Map.of("#status", "status", "#reference", "reference"))
                                    .expressionAttributeValues(
                                            Map.of(
                                                    ":erasure", text(erasure.id()),
                                                    ":expires", expiry(erasure.remainsUntil())))
                                    .build()));
            return true;
        } catch (ConditionalCheckFailedException e) {
            // Another erasure was there before, or DynamoDB has removed what had expired.
            return false;
        }
    }
}
