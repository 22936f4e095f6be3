package dev.msgapi.acceptance.e2e;

import dev.msgapi.model.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Acts on the tables of a running twin as an operator does. */
record AwsTables(DynamoDbClient dynamoDb) {
    static final String MESSAGES = "msg-api-messages";
    static final String AUDIT = "msg-api-audit";
    private static final int BATCH_MAX = 25;

    void put(String table, Map<String, AttributeValue> item) {
        dynamoDb.putItem(request -> request.tableName(table).item(item));
    }

    void putAll(String table, List<Map<String, AttributeValue>> items) {
        for (int from = 0; from < items.size(); from += BATCH_MAX) {
            List<WriteRequest> writes = new ArrayList<>();
            for (var item : items.subList(from, Math.min(from + BATCH_MAX, items.size()))) {
                writes.add(WriteRequest.builder().putRequest(put -> put.item(item)).build());
            }
            var left =
                    dynamoDb.batchWriteItem(request -> request.requestItems(Map.of(table, writes)));
            if (left.hasUnprocessedItems() && !left.unprocessedItems().isEmpty()) {
                throw new IllegalStateException("DynamoDB left items unprocessed");
            }
        }
    }

    /** A message's status item; empty if there is none. */
    Map<String, AttributeValue> message(String recipient, String id) {
        Map<String, AttributeValue> key = key(recipient, id);
        return dynamoDb.getItem(
                        request -> request.tableName(MESSAGES).key(key).consistentRead(true))
                .item();
    }

    /** A message's sealed content, in whichever of its items it is. */
    AttributeValue sealed(String recipient, String id) {
        return withSealed(recipient, id).get("sealed");
    }

    /** Overwrites a message's sealed content, in whichever of its items it is. */
    void setSealed(String recipient, String id, AttributeValue value) {
        set(keyOf(withSealed(recipient, id)), "sealed", value);
    }

    private Map<String, AttributeValue> withSealed(String recipient, String id) {
        return messages(recipient).stream()
                .filter(item -> item.get("timestamp").s().endsWith("#" + id))
                .filter(item -> item.containsKey("sealed"))
                .findFirst()
                .orElseThrow();
    }

    /** Overwrites one attribute of a message's status item. */
    void setMessage(String recipient, String id, String attribute, AttributeValue value) {
        set(key(recipient, id), attribute, value);
    }

    private void set(Map<String, AttributeValue> key, String attribute, AttributeValue value) {
        dynamoDb.updateItem(request ->
                request.tableName(MESSAGES)
                        .key(key)
                        .updateExpression("SET #attribute = :value")
                        .conditionExpression("attribute_exists(msg_id)")
                        .expressionAttributeNames(Map.of("#attribute", attribute))
                        .expressionAttributeValues(Map.of(":value", value)));
    }

    /** The status items of one recipient, one for each message. */
    List<Map<String, AttributeValue>> statuses(String recipient) {
        return messages(recipient).stream().filter(item -> item.containsKey("status")).toList();
    }

    /** All items of one recipient. */
    List<Map<String, AttributeValue>> messages(String recipient) {
        return dynamoDb
                .queryPaginator(request ->
                        request.tableName(MESSAGES)
                                .consistentRead(true)
                                .keyConditionExpression("msg_id = :recipient")
                                .expressionAttributeValues(
                                        Map.of(":recipient", AttributeValue.fromS(recipient))))
                .items()
                .stream()
                .toList();
    }

    List<String> names() {
        return dynamoDb.listTables().tableNames();
    }

    List<Map<String, AttributeValue>> scan(String table) {
        return dynamoDb
                .scanPaginator(request -> request.tableName(table).consistentRead(true))
                .items()
                .stream()
                .toList();
    }

    void delete(String table) {
        dynamoDb.deleteTable(request -> request.tableName(table));
    }

    private static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        return Map.of("msg_id", item.get("msg_id"), "timestamp", item.get("timestamp"));
    }

    private static Map<String, AttributeValue> key(String recipient, String id) {
        String sortKey = MessageId.parse(id).orElseThrow().sortKey().value();
        return Map.of(
                "msg_id", AttributeValue.fromS(recipient),
                "timestamp", AttributeValue.fromS(sortKey));
    }
}
