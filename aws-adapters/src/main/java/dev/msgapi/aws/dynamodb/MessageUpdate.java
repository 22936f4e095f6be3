package dev.msgapi.aws.dynamodb;

import dev.msgapi.model.MessageKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Builds an UpdateItem of one of a message's items: what it sets and what it removes. */
final class MessageUpdate {
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();
    private final List<String> sets = new ArrayList<>();
    private final List<String> removes = new ArrayList<>();

    /** Sets the attribute, or removes it if the value is null. */
    MessageUpdate set(MessageAttribute attribute, @Nullable AttributeValue value) {
        String name = name(attribute);
        if (value == null) {
            removes.add(name);
        } else {
            String variable = ":" + attribute.attributeName();
            sets.add(name + " = " + variable);
            values.put(variable, value);
        }
        return this;
    }

    /** The attribute's name for a condition. */
    String name(MessageAttribute attribute) {
        names.put(attribute.placeholder(), attribute.attributeName());
        return attribute.placeholder();
    }

    /** A value for a condition, with a name that no attribute has. */
    String value(String variable, AttributeValue value) {
        values.put(variable, value);
        return variable;
    }

    /** The request; if its condition does not hold, DynamoDB returns the current status item. */
    UpdateItemRequest request(String table, MessageKey key, String condition) {
        return builder(table, Attributes.key(key), condition)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
    }

    /** The request for a content item, which DynamoDB does not return. */
    UpdateItemRequest.Builder contentRequest(String table, MessageKey key, String condition) {
        return builder(table, Attributes.contentKey(key), condition);
    }

    private UpdateItemRequest.Builder builder(
            String table, Map<String, AttributeValue> key, String condition) {
        String update = "SET " + String.join(", ", sets);
        if (!removes.isEmpty()) {
            update += " REMOVE " + String.join(", ", removes);
        }
        return UpdateItemRequest.builder()
                .tableName(table)
                .key(key)
                .updateExpression(update)
                .conditionExpression(condition)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values);
    }
}
