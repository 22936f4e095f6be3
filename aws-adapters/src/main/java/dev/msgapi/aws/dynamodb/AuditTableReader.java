package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.Attributes.epochSeconds;
import static dev.msgapi.aws.dynamodb.Attributes.lastKey;
import static dev.msgapi.aws.dynamodb.Attributes.startKey;
import static dev.msgapi.aws.dynamodb.Attributes.text;
import static dev.msgapi.aws.dynamodb.StoreCalls.call;

import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.SortKey;
import dev.msgapi.store.AuditReader;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Reads the table {@code audit} in DynamoDB. */
public final class AuditTableReader implements AuditReader {
    private final DynamoDbClient dynamoDb;
    private final String table;

    public AuditTableReader(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    @Override
    public Page read(RecipientKey recipientKey, @Nullable SortKey after, int limit, Instant now) {
        QueryResponse response =
                call(() ->
                        dynamoDb.query(
                                QueryRequest.builder()
                                        .tableName(table)
                                        .keyConditionExpression("msg_id = :recipient")
                                        .filterExpression(
                                                "attribute_not_exists(expires_at) OR expires_at > :now")
                                        .expressionAttributeValues(
                                                Map.of(
                                                        ":recipient",
                                                        text(recipientKey),
                                                        ":now",
                                                        epochSeconds(now)))
                                        .exclusiveStartKey(startKey(recipientKey, after))
                                        // A caller who asks right after a request must find its
                                        // entry.
                                        .consistentRead(true)
                                        .scanIndexForward(false)
                                        .limit(limit)
                                        .build()));
        return new Page(response.items().stream().map(AuditRow::read).toList(), lastKey(response));
    }
}
