package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.Attributes.epochSeconds;
import static dev.msgapi.aws.dynamodb.Attributes.id;
import static dev.msgapi.aws.dynamodb.Attributes.key;
import static dev.msgapi.aws.dynamodb.Attributes.required;
import static dev.msgapi.aws.dynamodb.Attributes.string;
import static dev.msgapi.aws.dynamodb.Attributes.text;
import static dev.msgapi.aws.dynamodb.Attributes.ttl;
import static dev.msgapi.aws.dynamodb.StoreCalls.call;

import dev.msgapi.model.Retention;
import dev.msgapi.store.AuditEntry;
import dev.msgapi.store.AuditEntry.Action;
import dev.msgapi.store.AuditEntry.Caller;
import dev.msgapi.store.AuditEntry.Outcome;
import dev.msgapi.store.AuditReader;
import dev.msgapi.store.AuditWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DuplicateItemException;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The table {@code audit} in DynamoDB, and the one place that knows its attributes: {@code msg_id}
 * HASH, {@code timestamp} RANGE as in {@code messages}, {@code id action outcome cause message_id
 * reason principal source_ip request_id expires_at}.
 *
 * <p>It is written by PartiQL's INSERT alone, which refuses a key that is there (DynamoDB Developer
 * Guide, "PartiQL insert statements"). A role with {@code dynamodb:PartiQLInsert} and no more can
 * add a row and overwrite none; with {@code PutItem} it could.
 */
public final class AuditTable implements AuditWriter, AuditReader {
    private final DynamoDbClient dynamoDb;
    private final String table;
    private final Retention retention;

    /**
     * @param retention how long the entries are kept that are written from now on
     */
    public AuditTable(DynamoDbClient dynamoDb, String table, Retention retention) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.retention = retention;
    }

    @Override
    public void append(AuditEntry entry) {
        Map<String, AttributeValue> row = row(entry);
        String members =
                row.keySet().stream().map("'%s': ?"::formatted).collect(Collectors.joining(", "));
        try {
            call(() ->
                    dynamoDb.executeStatement(
                            ExecuteStatementRequest.builder()
                                    .statement(
                                            "INSERT INTO \"%s\" VALUE {%s}"
                                                    .formatted(table, members))
                                    .parameters(row.values())
                                    .build()));
        } catch (DuplicateItemException e) {
            // Its id is random: the SDK repeats what came through already.
        }
    }

    @Override
    public Page read(String recipientKey, @Nullable String after, int limit, Instant now) {
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
                                        .exclusiveStartKey(
                                                after == null ? null : key(recipientKey, after))
                                        // Who looks at once must find what has just been written.
                                        .consistentRead(true)
                                        .scanIndexForward(false)
                                        .limit(limit)
                                        .build()));
        List<AuditEntry> entries = response.items().stream().map(AuditTable::entry).toList();
        return new Page(
                entries,
                response.hasLastEvaluatedKey()
                        ? string(response.lastEvaluatedKey(), "timestamp")
                        : null);
    }

    private Map<String, AttributeValue> row(AuditEntry entry) {
        Map<String, AttributeValue> row =
                new LinkedHashMap<>(key(entry.recipientKey(), entry.id().sortKey()));
        row.put("id", text(entry.id()));
        row.put("action", text(entry.action().wireName()));
        row.put("outcome", text(entry.outcome().wireName()));
        if (entry.cause() != null) {
            row.put("cause", text(entry.cause()));
        }
        if (entry.message() != null) {
            row.put("message_id", text(entry.message()));
        }
        if (entry.reason() != null) {
            row.put("reason", text(entry.reason()));
        }
        row.put("principal", text(entry.caller().principal()));
        row.put("source_ip", text(entry.caller().sourceIp()));
        row.put("request_id", text(entry.caller().requestId()));
        retention.end(entry.id().accepted()).ifPresent(end -> row.put("expires_at", ttl(end)));
        return row;
    }

    private static AuditEntry entry(Map<String, AttributeValue> row) {
        return new AuditEntry(
                id(row, "id"),
                required(row, "msg_id"),
                Action.valueOf(required(row, "action").toUpperCase(Locale.ROOT)),
                Outcome.valueOf(required(row, "outcome").toUpperCase(Locale.ROOT)),
                string(row, "cause"),
                row.containsKey("message_id") ? id(row, "message_id") : null,
                string(row, "reason"),
                new Caller(
                        required(row, "principal"),
                        required(row, "source_ip"),
                        required(row, "request_id")));
    }
}
