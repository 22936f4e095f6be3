package dev.msgapi.aws.dynamodb;

import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.SortKey;
import dev.msgapi.model.TimeOrderedId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Writes and reads the attributes of items. */
public final class Attributes {
    private Attributes() {}

    public static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    public static AttributeValue text(TimeOrderedId id) {
        return text(id.toString());
    }

    public static AttributeValue text(RecipientKey key) {
        return text(key.value());
    }

    public static AttributeValue text(SortKey key) {
        return text(key.value());
    }

    public static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    /** The value of {@code expires_at}: rounded up, so that nothing expires early. */
    public static AttributeValue ttl(Instant instant) {
        return number(instant.plusMillis(999).getEpochSecond());
    }

    /** The value that the {@code expires_at} of an unexpired item exceeds. */
    public static AttributeValue epochSeconds(Instant now) {
        return number(now.getEpochSecond());
    }

    /** Whether the item has expired; DynamoDB removes it only days later. */
    public static boolean isExpired(Map<String, AttributeValue> item, Instant now) {
        AttributeValue expiresAt = item.get("expires_at");
        return expiresAt != null && Long.parseLong(expiresAt.n()) <= now.getEpochSecond();
    }

    public static @Nullable String string(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? null : value.s();
    }

    public static String required(Map<String, AttributeValue> item, String name) {
        return attribute(item, name).s();
    }

    public static long longValue(Map<String, AttributeValue> item, String name) {
        return Long.parseLong(attribute(item, name).n());
    }

    public static MessageId messageId(Map<String, AttributeValue> item, String name) {
        return MessageId.parse(required(item, name)).orElseThrow();
    }

    public static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
        return Optional.ofNullable(item.get(name))
                .orElseThrow(() -> new IllegalStateException("an item without " + name));
    }

    /** The key of a message's status item. */
    public static Map<String, AttributeValue> key(MessageKey key) {
        return key(key.recipientKey(), key.id().sortKey());
    }

    /** The key of a message's content item. */
    static Map<String, AttributeValue> contentKey(MessageKey key) {
        return key(key.recipientKey(), key.id().sortKey().ofContent());
    }

    public static Map<String, AttributeValue> key(RecipientKey recipientKey, SortKey sortKey) {
        return Map.of("msg_id", text(recipientKey), "timestamp", text(sortKey));
    }

    /** The key of the message to which the item belongs. */
    public static MessageKey key(Map<String, AttributeValue> item) {
        return new MessageKey(recipientKey(item), new MessageId(sortKey(item).uuid()));
    }

    public static RecipientKey recipientKey(Map<String, AttributeValue> item) {
        return new RecipientKey(required(item, "msg_id"));
    }

    static SortKey sortKey(Map<String, AttributeValue> item) {
        return new SortKey(required(item, "timestamp"));
    }

    /** Where a query of a recipient's items starts: after that key, or null for the first item. */
    public static @Nullable Map<String, AttributeValue> startKey(
            RecipientKey recipientKey, @Nullable SortKey after) {
        return after == null ? null : key(recipientKey, after);
    }

    /** The key of the last item that the query examined if more may follow; otherwise null. */
    public static @Nullable SortKey lastKey(QueryResponse response) {
        return response.hasLastEvaluatedKey() ? sortKey(response.lastEvaluatedKey()) : null;
    }
}
