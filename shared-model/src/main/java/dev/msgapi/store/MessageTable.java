package dev.msgapi.store;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.delivery.Claim;
import dev.msgapi.delivery.Ledger;
import dev.msgapi.delivery.Outcome;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Status;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The table {@code messages} in DynamoDB, and the one place that knows its attributes: {@code
 * msg_id} HASH, {@code timestamp} RANGE, {@code id channel subject msg sealed store_secure status
 * attempts lease_until provider_message_id reason reference updated_at}. Every write is an
 * UpdateItem with a condition, so it can be repeated.
 */
public final class MessageTable implements Ledger, History, Vault {
    /** All that a history shows; sealed content is not among it and is never read. */
    private static final String SHOWN =
            "#ts, id, channel, subject, msg, store_secure, #status, attempts, #reference,"
                    + " provider_message_id, reason, updated_at";

    private static final Map<String, String> SHOWN_NAMES =
            Map.of("#ts", "timestamp", "#status", "status", "#reference", "reference");

    private final DynamoDbClient dynamoDb;
    private final String table;

    public MessageTable(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /** As the functions use it, from the environment of {@code template.yaml}. */
    public static MessageTable connect(AwsClients aws) {
        // Every write can be repeated, so the SDK may.
        return new MessageTable(
                aws.build(DynamoDbClient.builder(), Duration.ofSeconds(2), 3),
                AwsClients.environment("MESSAGES_TABLE"));
    }

    @Override
    public Claim claim(Message message, Instant now, Instant leaseUntil) {
        Map<String, AttributeValue> values = described(message, Status.SENDING, now);
        values.put(":queued", text(Status.QUEUED.wireName()));
        values.put(":now", number(now.toEpochMilli()));
        values.put(":lease", number(leaseUntil.toEpochMilli()));
        values.put(":one", number(1));
        StringBuilder update = new StringBuilder(DESCRIBED + ", lease_until = :lease");
        if (!message.storeSecure()) {
            values.put(":msg", text(message.content()));
            update.append(", msg = :msg");
            if (message.subject() != null) {
                values.put(":subject", text(message.subject()));
                update.append(", subject = :subject");
            }
        }
        try {
            var item =
                    dynamoDb.updateItem(
                                    updateOf(message)
                                            .updateExpression(update + " ADD attempts :one")
                                            .conditionExpression(
                                                    "attribute_not_exists(#status)"
                                                            + " OR #status = :queued"
                                                            + " OR (#status = :status"
                                                            + " AND lease_until < :now)")
                                            .expressionAttributeNames(DESCRIBED_NAMES)
                                            .expressionAttributeValues(values)
                                            .returnValues(ReturnValue.UPDATED_NEW)
                                            .returnValuesOnConditionCheckFailure(
                                                    ReturnValuesOnConditionCheckFailure.ALL_OLD)
                                            .build())
                            .attributes();
            return new Claim.Taken(integer(item, "attempts"));
        } catch (ConditionalCheckFailedException e) {
            return Status.SENDING.wireName().equals(string(e.item(), "status"))
                    ? new Claim.Held()
                    : new Claim.Settled();
        }
    }

    @Override
    public void settle(Message message, Claim.Taken claim, Outcome outcome, Instant now) {
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":sending", text(Status.SENDING.wireName()));
        values.put(":attempt", number(claim.attempt()));
        values.put(":updated", text(MessageId.timestamp(now)));
        String update = "SET #status = :status, updated_at = :updated";
        switch (outcome) {
            case Outcome.Sent sent -> {
                values.put(":status", text(Status.SENT.wireName()));
                values.put(":provider", text(sent.providerMessageId()));
                update += ", provider_message_id = :provider";
            }
            case Outcome.Refused refused -> {
                values.put(":status", text(Status.FAILED.wireName()));
                values.put(":reason", text(refused.reason().wireName()));
                update += ", reason = :reason";
            }
            case Outcome.Unavailable _ -> values.put(":status", text(Status.QUEUED.wireName()));
        }
        updateUnlessConditionFails(
                updateOf(message)
                        .updateExpression(update + " REMOVE lease_until")
                        .conditionExpression("#status = :sending AND attempts = :attempt")
                        .expressionAttributeNames(Map.of("#status", "status"))
                        .expressionAttributeValues(values)
                        .build());
    }

    @Override
    public void store(Message message, ByteBuffer sealed, Instant now) {
        Map<String, AttributeValue> values = described(message, Status.QUEUED, now);
        values.put(":sealed", AttributeValue.fromB(SdkBytes.fromByteBuffer(sealed)));
        values.put(":zero", number(0));
        updateUnlessConditionFails(
                updateOf(message)
                        .updateExpression(DESCRIBED + ", sealed = :sealed, attempts = :zero")
                        .conditionExpression("attribute_not_exists(#status)")
                        .expressionAttributeNames(DESCRIBED_NAMES)
                        .expressionAttributeValues(values)
                        .build());
    }

    @Override
    public Slice read(Selection selection) {
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":recipient", text(selection.recipientKey()));
        values.put(":from", text(selection.from()));
        values.put(":to", text(selection.to()));
        List<String> filters = new ArrayList<>();
        if (selection.status() != null) {
            filters.add("#status = :status");
            values.put(":status", text(selection.status().wireName()));
        }
        if (selection.channel() != null) {
            filters.add("channel = :channel");
            values.put(":channel", text(selection.channel().wireName()));
        }
        QueryResponse response =
                dynamoDb.query(
                        QueryRequest.builder()
                                .tableName(table)
                                .keyConditionExpression(
                                        "msg_id = :recipient AND #ts BETWEEN :from AND :to")
                                .filterExpression(
                                        filters.isEmpty() ? null : String.join(" AND ", filters))
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
                                .build());
        return new Slice(
                response.items().stream().map(MessageTable::message).toList(),
                response.hasLastEvaluatedKey()
                        ? string(response.lastEvaluatedKey(), "timestamp")
                        : null);
    }

    /**
     * What every new item has; the same for the same message, so a second write changes nothing.
     */
    private static final String DESCRIBED =
            "SET id = :id, channel = :channel, store_secure = :secure, #reference = :reference,"
                    + " #status = :status, updated_at = :updated";

    private static final Map<String, String> DESCRIBED_NAMES =
            Map.of("#status", "status", "#reference", "reference");

    private static Map<String, AttributeValue> described(
            Message message, Status status, Instant now) {
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":id", text(message.id().toString()));
        values.put(":channel", text(message.channel().wireName()));
        values.put(":secure", AttributeValue.fromBool(message.storeSecure()));
        values.put(
                ":reference",
                message.reference() == null
                        ? AttributeValue.fromNul(true)
                        : text(message.reference()));
        values.put(":status", text(status.wireName()));
        values.put(":updated", text(MessageId.timestamp(now)));
        return values;
    }

    private UpdateItemRequest.Builder updateOf(Message message) {
        return UpdateItemRequest.builder()
                .tableName(table)
                .key(key(message.to().key(), message.id().sortKey()));
    }

    private void updateUnlessConditionFails(UpdateItemRequest update) {
        try {
            dynamoDb.updateItem(update);
        } catch (ConditionalCheckFailedException e) {
            // Somebody else has written what matters: the first writer wins.
        }
    }

    private static StoredMessage message(Map<String, AttributeValue> item) {
        return new StoredMessage(
                MessageId.parse(required(item, "id")).orElseThrow(),
                Channel.of(required(item, "channel")).orElseThrow(),
                Status.of(required(item, "status")).orElseThrow(),
                string(item, "subject"),
                string(item, "msg"),
                Boolean.TRUE.equals(attribute(item, "store_secure").bool()),
                integer(item, "attempts"),
                string(item, "reference"),
                string(item, "provider_message_id"),
                string(item, "reason"),
                required(item, "updated_at"));
    }

    private static Map<String, AttributeValue> key(String recipientKey, String sortKey) {
        return Map.of("msg_id", text(recipientKey), "timestamp", text(sortKey));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private static @Nullable String string(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? null : value.s();
    }

    private static String required(Map<String, AttributeValue> item, String name) {
        return attribute(item, name).s();
    }

    private static int integer(Map<String, AttributeValue> item, String name) {
        return Integer.parseInt(attribute(item, name).n());
    }

    private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
        return Optional.ofNullable(item.get(name))
                .orElseThrow(() -> new IllegalStateException("an item without " + name));
    }
}
