package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.Attributes.contentKey;
import static dev.msgapi.aws.dynamodb.Attributes.epochSeconds;
import static dev.msgapi.aws.dynamodb.Attributes.isExpired;
import static dev.msgapi.aws.dynamodb.Attributes.lastKey;
import static dev.msgapi.aws.dynamodb.Attributes.longValue;
import static dev.msgapi.aws.dynamodb.Attributes.sortKey;
import static dev.msgapi.aws.dynamodb.Attributes.startKey;
import static dev.msgapi.aws.dynamodb.Attributes.text;
import static dev.msgapi.aws.dynamodb.MessageAttribute.CONTENT_BYTES;
import static dev.msgapi.aws.dynamodb.MessageAttribute.HISTORY;
import static dev.msgapi.aws.dynamodb.MessageAttribute.SEALED;
import static dev.msgapi.aws.dynamodb.MessageAttribute.SEALED_CONTENT;
import static dev.msgapi.aws.dynamodb.MessageAttribute.names;
import static dev.msgapi.aws.dynamodb.MessageAttribute.projection;
import static dev.msgapi.aws.dynamodb.StoreCalls.call;

import dev.msgapi.aws.dynamodb.ContentItemReader.Contents;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.SortKey;
import dev.msgapi.store.History;
import dev.msgapi.store.SealedMessageReader;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.store.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Reads the table {@code messages} for the API. It filters out expired items, because DynamoDB
 * removes them only days after their {@code expires_at}.
 */
public final class MessageReader implements History, SealedMessageReader {
    /** Bytes of the contents that one slice reads from content items. */
    static final long CONTENT_BYTES_MAX = 1024 * 1024;

    private final DynamoDbClient dynamoDb;
    private final String table;
    private final ContentItemReader contentItems;

    public MessageReader(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.contentItems = new ContentItemReader(dynamoDb, table);
    }

    @Override
    public Slice read(Selection selection, Instant now) {
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":recipient", text(selection.recipientKey()));
        values.put(":from", text(selection.from()));
        values.put(":to", text(selection.to()));
        values.put(":now", epochSeconds(now));
        String filter = "(attribute_not_exists(#expires_at) OR #expires_at > :now)";
        if (selection.status() != null) {
            filter += " AND #status = :status";
            values.put(":status", text(selection.status().wireName()));
        }
        if (selection.channel() != null) {
            filter += " AND #channel = :channel";
            values.put(":channel", text(selection.channel().wireName()));
        }
        QueryRequest request =
                QueryRequest.builder()
                        .tableName(table)
                        .keyConditionExpression(
                                "msg_id = :recipient AND #timestamp BETWEEN :from AND :to")
                        .filterExpression(filter)
                        // The role's condition on dynamodb:Select requires it.
                        .select(Select.SPECIFIC_ATTRIBUTES)
                        .projectionExpression(projection(HISTORY))
                        .expressionAttributeNames(names(HISTORY))
                        .expressionAttributeValues(values)
                        .exclusiveStartKey(startKey(selection.recipientKey(), selection.after()))
                        // A replica that lags would show a status that has moved on since, and a
                        // status never goes back.
                        .consistentRead(true)
                        .scanIndexForward(!selection.newestFirst())
                        .limit(selection.limit())
                        .build();
        QueryResponse response = call(() -> dynamoDb.query(request));
        return slice(response.items(), lastKey(response));
    }

    /** The first of these items, with their contents: as many as a slice may have. */
    private Slice slice(List<Map<String, AttributeValue>> items, @Nullable SortKey lastKey) {
        int count = countOfSlice(items);
        Contents contents =
                contentItems.read(
                        items.subList(0, count).stream()
                                .filter(MessageItem::hasPlainContentApart)
                                .map(Attributes::key)
                                .toList());
        List<StoredMessage> messages = new ArrayList<>();
        for (var item : items.subList(0, count)) {
            MessageKey key = Attributes.key(item);
            if (contents.unread().contains(key)) {
                return cutBefore(messages);
            }
            messages.add(
                    MessageItem.read(
                            item,
                            MessageItem.hasPlainContentApart(item) ? contents.of(key) : item));
        }
        return count < items.size()
                ? new Slice(messages, sortKey(items.get(count - 1)))
                : new Slice(messages, lastKey);
    }

    /** How many of the items have together at most the content of a slice; at least one. */
    private static int countOfSlice(List<Map<String, AttributeValue>> items) {
        long bytes = 0;
        int apart = 0;
        for (int i = 0; i < items.size(); i++) {
            if (MessageItem.hasPlainContentApart(items.get(i))) {
                bytes += longValue(items.get(i), CONTENT_BYTES.attributeName());
                apart++;
            }
            if (i > 0 && (bytes > CONTENT_BYTES_MAX || apart > ContentItemReader.KEYS_MAX)) {
                return i;
            }
        }
        return items.size();
    }

    /** The slice that ends before a content that DynamoDB left out, because it throttles. */
    private static Slice cutBefore(List<StoredMessage> messages) {
        if (messages.isEmpty()) {
            throw new StoreUnavailable(
                    "UnprocessedKeys", new IllegalStateException("no content was read"));
        }
        return new Slice(messages, messages.getLast().id().sortKey());
    }

    @Override
    public Lookup find(MessageKey key, Instant now) {
        Map<String, AttributeValue> item = get(Attributes.key(key));
        if (item.isEmpty() || isExpired(item, now)) {
            return new Lookup.Absent();
        }
        if (MessageItem.hasSealedContentApart(item)) {
            AttributeValue sealed = get(contentKey(key)).get(SEALED.attributeName());
            // An erasure may have removed it since.
            return sealed == null ? new Lookup.Absent() : sealed(sealed);
        }
        AttributeValue sealed = item.get(SEALED.attributeName());
        if (sealed == null) {
            // A secure message that nobody could seal yet, or that was erased, has no content.
            return MessageItem.isSecure(item) ? new Lookup.Absent() : new Lookup.NotSealed();
        }
        return sealed(sealed);
    }

    private static Lookup sealed(AttributeValue sealed) {
        return new Lookup.Sealed(sealed.b().asByteBuffer());
    }

    private Map<String, AttributeValue> get(Map<String, AttributeValue> key) {
        GetItemRequest request =
                GetItemRequest.builder()
                        .tableName(table)
                        .key(key)
                        .projectionExpression(projection(SEALED_CONTENT))
                        .expressionAttributeNames(names(SEALED_CONTENT))
                        .consistentRead(true)
                        .build();
        return call(() -> dynamoDb.getItem(request)).item();
    }
}
