package dev.msgapi.store;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.delivery.Ledger;
import dev.msgapi.delivery.Reason;
import dev.msgapi.delivery.Standing;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Status;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The table {@code messages} in DynamoDB, and the one place that knows its attributes: {@code
 * msg_id} HASH, {@code timestamp} RANGE, {@code id channel subject msg sealed store_secure status
 * attempts lease_until claim provider_message_id reason reference updated_at sweep_shard sweep_at}.
 * The last two are those of the index {@code unsettled}, and there only while a message is not
 * settled. Every write is an UpdateItem with a condition, so it can be repeated.
 */
public final class MessageTable implements Ledger, Unsettled, History, Vault {
    /** All that a history shows; sealed content is not among it and is never read. */
    private static final String SHOWN =
            "#ts, id, channel, subject, msg, store_secure, #status, attempts, #reference,"
                    + " provider_message_id, reason, updated_at";

    private static final Map<String, String> SHOWN_NAMES =
            Map.of("#ts", "timestamp", "#status", "status", "#reference", "reference");

    /** The sparse index of the messages that are not settled, each with its standing. */
    private static final String UNSETTLED = "unsettled";

    private static final String IS_NEW = "attribute_not_exists(#status) OR #status = :queued";

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
    public Standing begin(Message message, Standing next, Instant now) {
        Change change = new Change().standing(message.id(), next, now).description(message);
        if (!message.storeSecure()) {
            change.set("msg", text(message.content()));
            if (message.subject() != null) {
                change.set("subject", text(message.subject()));
            }
        }
        change.value(":queued", text(Status.QUEUED.wireName()));
        return written(message.key(), change, IS_NEW, next);
    }

    @Override
    public Standing move(MessageKey key, Standing expected, Standing next, Instant now) {
        Change change = new Change().standing(key.id(), next, now);
        change.value(":expected", text(expected.status().wireName()));
        change.value(":attempt", number(expected.attempts()));
        String condition = "#status = :expected AND attempts = :attempt AND ";
        if (expected.leaseUntil() == null) {
            condition += "attribute_not_exists(lease_until)";
        } else {
            change.value(":lease", number(expected.leaseUntil().toEpochMilli()));
            condition += "lease_until = :lease";
        }
        return written(key, change, condition, next);
    }

    private Standing written(MessageKey key, Change change, String condition, Standing next) {
        try {
            dynamoDb.updateItem(change.of(key, condition));
            return next;
        } catch (ConditionalCheckFailedException e) {
            if (!e.hasItem()) {
                throw new IllegalStateException("the message is not in the table", e);
            }
            // Where the SDK's first attempt came through and its answer did not, this is next.
            return standing(e.item());
        }
    }

    @Override
    public Stream<Entry> due(int shard, Instant before) {
        return dynamoDb
                .queryPaginator(
                        QueryRequest.builder()
                                .tableName(table)
                                .indexName(UNSETTLED)
                                .keyConditionExpression("sweep_shard = :shard AND sweep_at < :now")
                                .expressionAttributeValues(
                                        Map.of(
                                                ":shard",
                                                text(Integer.toHexString(shard)),
                                                ":now",
                                                number(before.toEpochMilli())))
                                .build())
                .items()
                .stream()
                .map(item -> new Entry(key(item), standing(item)));
    }

    @Override
    public void store(Message message, ByteBuffer sealed, Instant now) {
        Change change =
                new Change()
                        .standing(message.id(), Standing.NEW, now)
                        .description(message)
                        .set("sealed", AttributeValue.fromB(SdkBytes.fromByteBuffer(sealed)));
        try {
            dynamoDb.updateItem(change.of(message.key(), "attribute_not_exists(#status)"));
        } catch (ConditionalCheckFailedException e) {
            // The first writer wins: what is stored may be sent already.
        }
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

    /** An UpdateItem in the making: what it sets, and what it removes. */
    private final class Change {
        private final Map<String, String> names = new HashMap<>();
        private final Map<String, AttributeValue> values = new HashMap<>();
        private final List<String> sets = new ArrayList<>();
        private final List<String> removes = new ArrayList<>();

        Change() {
            names.put("#status", "status");
        }

        Change set(String attribute, @Nullable AttributeValue value) {
            names.put("#" + attribute, attribute);
            if (value == null) {
                removes.add("#" + attribute);
            } else {
                sets.add("#%s = :%s".formatted(attribute, attribute));
                values.put(":" + attribute, value);
            }
            return this;
        }

        void value(String name, AttributeValue value) {
            values.put(name, value);
        }

        /** What every item has from its first write on. */
        Change description(Message message) {
            return set("id", text(message.id().toString()))
                    .set("channel", text(message.channel().wireName()))
                    .set("store_secure", AttributeValue.fromBool(message.storeSecure()))
                    .set(
                            "reference",
                            message.reference() == null
                                    ? AttributeValue.fromNul(true)
                                    : text(message.reference()));
        }

        Change standing(MessageId id, Standing next, Instant now) {
            Instant sweepAt = next.sweepAt(id.accepted()).orElse(null);
            String hex = id.toString();
            return set("status", text(next.status().wireName()))
                    .set("attempts", number(next.attempts()))
                    .set("lease_until", instant(next.leaseUntil()))
                    .set("claim", next.claim() == null ? null : text(next.claim()))
                    .set("reason", next.reason() == null ? null : text(next.reason().wireName()))
                    .set(
                            "provider_message_id",
                            next.providerMessageId() == null
                                    ? null
                                    : text(next.providerMessageId()))
                    .set("updated_at", text(MessageId.timestamp(now)))
                    .set("sweep_at", instant(sweepAt))
                    .set(
                            "sweep_shard",
                            sweepAt == null ? null : text(hex.substring(hex.length() - 1)));
        }

        UpdateItemRequest of(MessageKey key, String condition) {
            String update = "SET " + String.join(", ", sets);
            if (!removes.isEmpty()) {
                update += " REMOVE " + String.join(", ", removes);
            }
            return UpdateItemRequest.builder()
                    .tableName(table)
                    .key(key(key.recipientKey(), key.id().sortKey()))
                    .updateExpression(update)
                    .conditionExpression(condition)
                    .expressionAttributeNames(names)
                    .expressionAttributeValues(values)
                    .returnValuesOnConditionCheckFailure(
                            ReturnValuesOnConditionCheckFailure.ALL_OLD)
                    .build();
        }
    }

    private static Standing standing(Map<String, AttributeValue> item) {
        String leaseUntil = item.containsKey("lease_until") ? item.get("lease_until").n() : null;
        String reason = string(item, "reason");
        return new Standing(
                Status.of(required(item, "status")).orElseThrow(),
                integer(item, "attempts"),
                leaseUntil == null ? null : Instant.ofEpochMilli(Long.parseLong(leaseUntil)),
                string(item, "claim"),
                reason == null ? null : Reason.of(reason).orElseThrow(),
                string(item, "provider_message_id"));
    }

    private static MessageKey key(Map<String, AttributeValue> item) {
        String sortKey = required(item, "timestamp");
        return new MessageKey(
                required(item, "msg_id"),
                MessageId.parse(sortKey.substring(sortKey.indexOf('#') + 1)).orElseThrow());
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

    private static @Nullable AttributeValue instant(@Nullable Instant instant) {
        return instant == null ? null : number(instant.toEpochMilli());
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
