package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.MessageAttribute.PLAIN_CONTENT;
import static dev.msgapi.aws.dynamodb.MessageAttribute.names;
import static dev.msgapi.aws.dynamodb.MessageAttribute.projection;
import static dev.msgapi.aws.dynamodb.StoreCalls.call;

import dev.msgapi.model.MessageKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Reads content items in the clear from the table {@code messages}. */
final class ContentItemReader {
    /** Keys of one request (Amazon DynamoDB API Reference, BatchGetItem). */
    static final int KEYS_MAX = 100;

    /** The most requests for the same items, because DynamoDB may leave some of them out. */
    static final int REQUESTS_MAX = 3;

    private final DynamoDbClient dynamoDb;
    private final String table;

    ContentItemReader(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /**
     * What was read.
     *
     * @param items the content items that exist
     * @param unread the messages whose items DynamoDB left out each time
     */
    record Contents(Map<MessageKey, Map<String, AttributeValue>> items, Set<MessageKey> unread) {
        /** The message's content item; empty if there is none. */
        Map<String, AttributeValue> of(MessageKey key) {
            return items.getOrDefault(key, Map.of());
        }
    }

    /**
     * Reads the content items of these messages, consistently.
     *
     * @param keys at most {@link #KEYS_MAX}
     */
    Contents read(List<MessageKey> keys) {
        Map<MessageKey, Map<String, AttributeValue>> found = new HashMap<>();
        KeysAndAttributes rest = keys.isEmpty() ? null : request(keys);
        for (int i = 0; i < REQUESTS_MAX && rest != null; i++) {
            BatchGetItemResponse response = get(rest);
            for (var item : response.responses().getOrDefault(table, List.of())) {
                found.put(Attributes.key(item), item);
            }
            rest = response.unprocessedKeys().get(table);
        }
        return new Contents(found, unread(rest));
    }

    private BatchGetItemResponse get(KeysAndAttributes keys) {
        return call(
                () -> dynamoDb.batchGetItem(request -> request.requestItems(Map.of(table, keys))));
    }

    private static KeysAndAttributes request(List<MessageKey> keys) {
        return KeysAndAttributes.builder()
                .keys(keys.stream().map(Attributes::contentKey).toList())
                .projectionExpression(projection(PLAIN_CONTENT))
                .expressionAttributeNames(names(PLAIN_CONTENT))
                .consistentRead(true)
                .build();
    }

    private static Set<MessageKey> unread(@Nullable KeysAndAttributes rest) {
        return rest == null
                ? Set.of()
                : rest.keys().stream().map(Attributes::key).collect(Collectors.toSet());
    }
}
