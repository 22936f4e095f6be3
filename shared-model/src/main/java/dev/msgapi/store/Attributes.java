package dev.msgapi.store;

import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The attributes of items, written and read. */
final class Attributes {
    private Attributes() {}

    static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    static AttributeValue text(MessageId id) {
        return text(id.toString());
    }

    static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    /** Of {@code expires_at}: rounded up, so that nothing expires early. */
    static AttributeValue expiry(Instant instant) {
        return number(instant.plusMillis(999).getEpochSecond());
    }

    /** What an {@code expires_at} has to be greater than. */
    static AttributeValue now(Instant now) {
        return number(now.getEpochSecond());
    }

    /** DynamoDB removes an item days after it expired. */
    static boolean isExpired(Map<String, AttributeValue> item, Instant now) {
        AttributeValue expiresAt = item.get("expires_at");
        return expiresAt != null && Long.parseLong(expiresAt.n()) <= now.getEpochSecond();
    }

    static @Nullable String string(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? null : value.s();
    }

    static String required(Map<String, AttributeValue> item, String name) {
        return attribute(item, name).s();
    }

    static long whole(Map<String, AttributeValue> item, String name) {
        return Long.parseLong(attribute(item, name).n());
    }

    static MessageId id(Map<String, AttributeValue> item, String name) {
        return MessageId.parse(required(item, name)).orElseThrow();
    }

    static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
        return Optional.ofNullable(item.get(name))
                .orElseThrow(() -> new IllegalStateException("an item without " + name));
    }

    /** The key of a message's item. */
    static Map<String, AttributeValue> key(MessageKey key) {
        return key(key.recipientKey(), key.id().sortKey());
    }

    static Map<String, AttributeValue> key(String recipientKey, String sortKey) {
        return Map.of("msg_id", text(recipientKey), "timestamp", text(sortKey));
    }

    static MessageKey key(Map<String, AttributeValue> item) {
        String sortKey = required(item, "timestamp");
        return new MessageKey(
                required(item, "msg_id"),
                MessageId.parse(sortKey.substring(sortKey.indexOf('#') + 1)).orElseThrow());
    }
}
