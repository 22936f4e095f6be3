package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.Attributes.lastKey;
import static dev.msgapi.aws.dynamodb.Attributes.startKey;
import static dev.msgapi.aws.dynamodb.Attributes.text;
import static dev.msgapi.aws.dynamodb.Attributes.ttl;
import static dev.msgapi.aws.dynamodb.MessageAttribute.ERASED_BY;
import static dev.msgapi.aws.dynamodb.MessageAttribute.ERASURE_SCAN;
import static dev.msgapi.aws.dynamodb.MessageAttribute.EXPIRES_AT;
import static dev.msgapi.aws.dynamodb.MessageAttribute.MSG_ID;
import static dev.msgapi.aws.dynamodb.MessageAttribute.REMOVED_BY_ERASURE;
import static dev.msgapi.aws.dynamodb.MessageAttribute.STATUS;
import static dev.msgapi.aws.dynamodb.MessageAttribute.names;
import static dev.msgapi.aws.dynamodb.MessageAttribute.projection;
import static dev.msgapi.aws.dynamodb.StoreCalls.call;

import dev.msgapi.model.SortKey;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.Erasure;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Removes content from the table {@code messages}; {@code erased_by} is the erasure's id. */
public final class MessageEraser implements ErasableMessages {
    /** Where the content items of a recipient begin, after all status items. */
    private static final SortKey CONTENT_ITEMS = SortKey.FIRST.ofContent();

    private final DynamoDbClient dynamoDb;
    private final String table;

    public MessageEraser(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    @Override
    public Page unerased(Erasure erasure, @Nullable SortKey after) {
        boolean isContent = after != null && after.isOfContent();
        SortKey last = SortKey.endOf(erasure.instant());
        SortKey start = CONTENT_ITEMS.equals(after) ? null : after;
        QueryRequest request =
                QueryRequest.builder()
                        .tableName(table)
                        .keyConditionExpression(
                                "msg_id = :recipient AND #timestamp BETWEEN :first AND :last")
                        .filterExpression("attribute_not_exists(erased_by) OR erased_by = :erasure")
                        .select(Select.SPECIFIC_ATTRIBUTES)
                        .projectionExpression(projection(ERASURE_SCAN))
                        .expressionAttributeNames(names(ERASURE_SCAN))
                        .expressionAttributeValues(
                                Map.of(
                                        ":recipient", text(erasure.recipientKey()),
                                        ":first", text(isContent ? CONTENT_ITEMS : SortKey.FIRST),
                                        ":last", text(isContent ? last.ofContent() : last),
                                        ":erasure", text(erasure.id())))
                        .exclusiveStartKey(startKey(erasure.recipientKey(), start))
                        .consistentRead(true)
                        .limit(PAGE_SIZE)
                        .build();
        QueryResponse response = call(() -> dynamoDb.query(request));
        SortKey next = lastKey(response);
        return new Page(
                response.items().stream()
                        .filter(item -> ERASED_BY.optional(item) == null)
                        .map(item -> new Item(Attributes.key(item), isContent))
                        .toList(),
                isContent ? 0 : response.count(),
                next == null && !isContent ? CONTENT_ITEMS : next);
    }

    @Override
    public boolean erase(Item item, Erasure erasure) {
        MessageUpdate update =
                new MessageUpdate()
                        .set(ERASED_BY, text(erasure.id()))
                        .set(EXPIRES_AT, ttl(erasure.itemsExpireAt()));
        REMOVED_BY_ERASURE.forEach(attribute -> update.set(attribute, null));
        String erasedBy = update.name(ERASED_BY);
        // It has this erasure's id if the SDK's first attempt succeeded and the answer was lost.
        String condition =
                "attribute_exists(%s) AND (attribute_not_exists(%s) OR %s = :%s)"
                        .formatted(
                                update.name(item.isContent() ? MSG_ID : STATUS),
                                erasedBy,
                                erasedBy,
                                ERASED_BY.attributeName());
        UpdateItemRequest request =
                item.isContent()
                        ? update.contentRequest(table, item.key(), condition).build()
                        : update.request(table, item.key(), condition);
        try {
            call(() -> dynamoDb.updateItem(request));
            return true;
        } catch (ConditionalCheckFailedException e) {
            // Another erasure has erased it, or DynamoDB has removed the expired item.
            return item.isContent();
        }
    }
}
