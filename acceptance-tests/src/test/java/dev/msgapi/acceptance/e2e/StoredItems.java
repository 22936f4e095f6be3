package dev.msgapi.acceptance.e2e;

import dev.msgapi.model.MessageId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items of the messages table as the consumers write them. */
final class StoredItems {
    private StoredItems() {}

    /** Emails that were sent, newest first, each accepted one second before the previous one. */
    static List<Map<String, AttributeValue>> sent(String to, int count, SecureRandom random) {
        Instant now = Instant.now();
        return IntStream.range(0, count)
                .mapToObj(i -> sent(to, MessageId.at(now.minusSeconds(i), random)))
                .toList();
    }

    static Map<String, AttributeValue> sent(String to, MessageId id) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("msg_id", AttributeValue.fromS(to));
        item.put("timestamp", AttributeValue.fromS(id.sortKey().value()));
        item.put("id", AttributeValue.fromS(id.toString()));
        item.put("channel", AttributeValue.fromS("email"));
        item.put("store_secure", AttributeValue.fromBool(false));
        item.put("subject", AttributeValue.fromS("canary-subject"));
        item.put("msg", AttributeValue.fromS("canary-content"));
        item.put("reference", AttributeValue.fromS("canary-reference"));
        item.put("status", AttributeValue.fromS("sent"));
        item.put("attempts", AttributeValue.fromN("1"));
        item.put("claim", AttributeValue.fromS("token"));
        item.put("provider_message_id", AttributeValue.fromS("0102019ab8c1-000000"));
        item.put("updated_at", AttributeValue.fromS(id.timestamp()));
        return item;
    }
}
