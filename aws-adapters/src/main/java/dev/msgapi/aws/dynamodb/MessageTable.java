package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.Attributes.expiry;
import static dev.msgapi.aws.dynamodb.Attributes.key;
import static dev.msgapi.aws.dynamodb.Attributes.number;
import static dev.msgapi.aws.dynamodb.Attributes.required;
import static dev.msgapi.aws.dynamodb.Attributes.string;
import static dev.msgapi.aws.dynamodb.Attributes.text;
import static dev.msgapi.aws.dynamodb.Attributes.whole;
import static dev.msgapi.aws.dynamodb.StoreCalls.call;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Retention;
import dev.msgapi.model.Status;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.Standing;
import dev.msgapi.sending.UnsettledIndex;
import dev.msgapi.store.SealedMessageWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The table {@code messages} in DynamoDB as those write it who send: {@code msg_id} HASH, {@code
 * timestamp} RANGE, {@code id channel subject msg sealed store_secure status attempts lease_until
 * claim provider_message_id reason reference updated_at expires_at erased_by sweep_shard sweep_at}.
 * The last two are those of the index {@code unsettled}, and there only while a message is not
 * settled. Every write is an UpdateItem with a condition, so it can be repeated. {@link
 * MessageReader} reads it, and {@link MessageEraser} removes what is in it.
 */
public final class MessageTable implements Ledger, UnsettledIndex, SealedMessageWriter {
    /** The sparse index of the messages that are not settled, each with its standing. */
    private static final String UNSETTLED = "unsettled";

    /** What was erased before anybody took it up gets no description again, and no later end. */
    private static final String IS_NEW =
            "attribute_not_exists(erased_by)"
                    + " AND (attribute_not_exists(#status) OR #status = :queued)";

    private final DynamoDbClient dynamoDb;
    private final String table;
    private final Retention retention;

    /**
     * @param retention how long the messages are kept that are created from now on
     */
    public MessageTable(DynamoDbClient dynamoDb, String table, Retention retention) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.retention = retention;
    }

    /** As the functions use it, from the environment of {@code template.yaml}. */
    public static MessageTable connect(AwsClients aws, Retention retention) {
        return new MessageTable(
                aws.dynamoDb(), AwsClients.environment("MESSAGES_TABLE"), retention);
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
            call(() -> dynamoDb.updateItem(change.of(key, condition)));
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
            call(() ->
                    dynamoDb.updateItem(change.of(message.key(), "attribute_not_exists(#status)")));
        } catch (ConditionalCheckFailedException e) {
            // The first writer wins: what is stored may be sent already.
        }
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
            retention.end(message.id().accepted()).ifPresent(end -> set("expires_at", expiry(end)));
            return set("id", text(message.id()))
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
                    .key(key(key))
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
                Math.toIntExact(whole(item, "attempts")),
                leaseUntil == null ? null : Instant.ofEpochMilli(Long.parseLong(leaseUntil)),
                string(item, "claim"),
                reason == null ? null : Reason.of(reason).orElseThrow(),
                string(item, "provider_message_id"));
    }

    private static @Nullable AttributeValue instant(@Nullable Instant instant) {
        return instant == null ? null : number(instant.toEpochMilli());
    }
}
