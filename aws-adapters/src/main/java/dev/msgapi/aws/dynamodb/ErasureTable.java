package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.Attributes.isExpired;
import static dev.msgapi.aws.dynamodb.Attributes.longValue;
import static dev.msgapi.aws.dynamodb.Attributes.number;
import static dev.msgapi.aws.dynamodb.Attributes.required;
import static dev.msgapi.aws.dynamodb.Attributes.text;
import static dev.msgapi.aws.dynamodb.Attributes.ttl;
import static dev.msgapi.aws.dynamodb.StoreCalls.call;

import dev.msgapi.model.ErasureId;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.SortKey;
import dev.msgapi.model.Timestamps;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureProgress;
import dev.msgapi.store.ErasureProgress.Phase;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.ErasureRepository;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The table {@code erasures} in DynamoDB. Only this class knows its attributes: {@code msg_id}
 * HASH, {@code id} RANGE, {@code phase erased counted resume_after updated_at expires_at}. Ids sort
 * by time, so a recipient's last row is the tombstone of all messages before it.
 */
public final class ErasureTable implements ErasureRegister, ErasureRepository {
    private final DynamoDbClient dynamoDb;
    private final String table;

    public ErasureTable(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    @Override
    public Optional<ErasureId> latest(RecipientKey recipientKey, Instant now) {
        return call(() ->
                        dynamoDb.query(
                                QueryRequest.builder()
                                        .tableName(table)
                                        .keyConditionExpression("msg_id = :recipient")
                                        .expressionAttributeValues(
                                                Map.of(":recipient", text(recipientKey)))
                                        .projectionExpression("id, expires_at")
                                        // An erasure counts from the moment it is confirmed.
                                        .consistentRead(true)
                                        .scanIndexForward(false)
                                        .limit(1)
                                        .overrideConfiguration(o -> o.apiCallTimeout(CALL))
                                        .build()))
                .items()
                .stream()
                .filter(row -> !isExpired(row, now))
                .map(row -> ErasureId.parse(required(row, "id")).orElseThrow())
                .findFirst();
    }

    @Override
    public ErasureProgress open(Erasure erasure) {
        ErasureProgress start = ErasureProgress.start(erasure);
        return progress(
                erasure,
                call(() ->
                                dynamoDb.updateItem(
                                        UpdateItemRequest.builder()
                                                .tableName(table)
                                                .key(key(erasure))
                                                .updateExpression(
                                                        "SET phase = if_not_exists(phase, :phase), erased ="
                                                                + " if_not_exists(erased, :none), counted ="
                                                                + " if_not_exists(counted, :none), updated_at ="
                                                                + " if_not_exists(updated_at, :at)")
                                                .expressionAttributeValues(
                                                        Map.of(
                                                                ":phase",
                                                                        text(
                                                                                start.phase()
                                                                                        .wireName()),
                                                                ":none", number(0),
                                                                ":at", at(start)))
                                                .returnValues(ReturnValue.ALL_NEW)
                                                .build()))
                        .attributes());
    }

    @Override
    public void save(ErasureProgress progress) {
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":done", text(Phase.ERASED.wireName()));
        values.put(":phase", text(progress.phase().wireName()));
        values.put(":erased", number(progress.erased()));
        values.put(":counted", number(progress.counted()));
        values.put(":at", at(progress));
        String update =
                "SET phase = :phase, erased = :erased, counted = :counted, updated_at = :at";
        String remove = "";
        if (progress.resumeAfter() == null) {
            remove = " REMOVE resume_after";
        } else {
            update += ", resume_after = :after";
            values.put(":after", text(progress.resumeAfter()));
        }
        Instant expiresAt = progress.expiresAt().orElse(null);
        if (expiresAt != null) {
            update += ", expires_at = :expires";
            values.put(":expires", ttl(expiresAt));
        }
        UpdateItemRequest request =
                UpdateItemRequest.builder()
                        .tableName(table)
                        .key(key(progress.erasure()))
                        .updateExpression(update + remove)
                        .conditionExpression("attribute_exists(phase) AND phase <> :done")
                        .expressionAttributeValues(values)
                        .build();
        try {
            call(() -> dynamoDb.updateItem(request));
        } catch (ConditionalCheckFailedException e) {
            // Another worker has completed the same erasure.
        }
    }

    @Override
    public Optional<ErasureProgress> find(Erasure erasure, Instant now) {
        Map<String, AttributeValue> row =
                call(() ->
                                dynamoDb.getItem(
                                        GetItemRequest.builder()
                                                .tableName(table)
                                                .key(key(erasure))
                                                .consistentRead(true)
                                                .build()))
                        .item();
        return row.isEmpty() || isExpired(row, now)
                ? Optional.empty()
                : Optional.of(progress(erasure, row));
    }

    private static ErasureProgress progress(Erasure erasure, Map<String, AttributeValue> row) {
        return new ErasureProgress(
                erasure,
                Phase.valueOf(required(row, "phase").toUpperCase(Locale.ROOT)),
                longValue(row, "erased"),
                longValue(row, "counted"),
                row.containsKey("resume_after") ? new SortKey(required(row, "resume_after")) : null,
                Instant.parse(required(row, "updated_at")));
    }

    private static AttributeValue at(ErasureProgress progress) {
        return text(Timestamps.format(progress.updatedAt()));
    }

    private static Map<String, AttributeValue> key(Erasure erasure) {
        return Map.of("msg_id", text(erasure.recipientKey()), "id", text(erasure.id()));
    }
}
