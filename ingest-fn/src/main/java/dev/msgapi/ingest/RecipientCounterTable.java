package dev.msgapi.ingest;

import static dev.msgapi.aws.dynamodb.Attributes.number;
import static dev.msgapi.aws.dynamodb.Attributes.text;
import static dev.msgapi.aws.dynamodb.Attributes.ttl;
import static dev.msgapi.aws.dynamodb.StoreCalls.call;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.msgapi.model.CallBudget;
import dev.msgapi.model.Channel;
import dev.msgapi.model.RecipientKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The table {@code limits} in DynamoDB. Only this class knows its attributes: {@code
 * recipient_minute} HASH, a hash of the recipient and the minute; {@code messages}, the count; and
 * {@code expires_at} in epoch seconds.
 *
 * <p>Each minute has its own row, so it does not matter when DynamoDB removes an old one. If the
 * SDK repeats a write whose answer was lost, the message counts twice: never too few are counted.
 */
public final class RecipientCounterTable implements RecipientCounter {
    /** For the clocks of functions that differ; only the removal of rows depends on it. */
    private static final Duration RETENTION = Duration.ofHours(1);

    private final DynamoDbClient dynamoDb;
    private final String table;

    public RecipientCounterTable(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    @Override
    public boolean count(RecipientKey to, Channel channel, Instant minute, int max) {
        UpdateItemRequest request =
                UpdateItemRequest.builder()
                        .tableName(table)
                        .key(Map.of("recipient_minute", text(hash(to, channel) + " " + minute)))
                        .updateExpression("ADD messages :one SET expires_at = :expires")
                        .conditionExpression("attribute_not_exists(messages) OR messages < :max")
                        .expressionAttributeValues(
                                Map.of(
                                        ":one", number(1),
                                        ":max", number(max),
                                        ":expires", ttl(minute.plus(RETENTION))))
                        .overrideConfiguration(
                                o -> o.apiCallTimeout(CallBudget.SHORT_TABLE.total()))
                        .build();
        try {
            call(() -> dynamoDb.updateItem(request));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    /** The table contains no address in the clear. */
    private static String hash(RecipientKey to, Channel channel) {
        byte[] text = (channel.wireName() + "\n" + to.value()).getBytes(UTF_8);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
