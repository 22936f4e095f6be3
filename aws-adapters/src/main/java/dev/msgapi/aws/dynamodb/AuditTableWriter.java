package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.StoreCalls.call;

import dev.msgapi.model.Retention;
import dev.msgapi.store.AuditEntry;
import dev.msgapi.store.AuditWriter;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DuplicateItemException;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;

/**
 * Writes the table {@code audit} in DynamoDB. It uses only PartiQL's INSERT, which rejects a key
 * that exists (DynamoDB Developer Guide, "PartiQL insert statements"). A role that has only {@code
 * dynamodb:PartiQLInsert} can add a row but not overwrite one; with {@code PutItem} it could.
 */
public final class AuditTableWriter implements AuditWriter {
    private final DynamoDbClient dynamoDb;
    private final String table;
    private final Retention retention;

    /**
     * @param retention how long the entries that it writes are kept
     */
    public AuditTableWriter(DynamoDbClient dynamoDb, String table, Retention retention) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.retention = retention;
    }

    @Override
    public void append(AuditEntry entry) {
        Map<String, AttributeValue> row = AuditRow.write(entry, retention);
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
            // The id is random, so the SDK has repeated a write that had succeeded.
        }
    }
}
