package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.Attributes.ttl;
import static dev.msgapi.aws.dynamodb.MessageAttribute.EXPIRES_AT;
import static dev.msgapi.aws.dynamodb.MessageAttribute.MSG_ID;
import static dev.msgapi.aws.dynamodb.StoreCalls.call;

import dev.msgapi.model.CallBudget;
import dev.msgapi.model.Message;
import dev.msgapi.model.Retention;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Writes content items into the table {@code messages}. */
final class ContentItemWriter {
    private final DynamoDbClient dynamoDb;
    private final String table;
    private final Retention retention;

    ContentItemWriter(DynamoDbClient dynamoDb, String table, Retention retention) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.retention = retention;
    }

    /**
     * Creates the message's content item. It does nothing if there is one: the first writer wins,
     * and what an erasure leaves of the item keeps its content from coming back.
     *
     * @param content sets the content's attributes
     */
    void store(Message message, MessageUpdate content) {
        retention.end(message.id().instant()).ifPresent(end -> content.set(EXPIRES_AT, ttl(end)));
        String condition = "attribute_not_exists(" + content.name(MSG_ID) + ")";
        UpdateItemRequest request =
                content.contentRequest(table, message.key(), condition)
                        .overrideConfiguration(o -> o.apiCallTimeout(CallBudget.CONTENT.total()))
                        .build();
        try {
            call(() -> dynamoDb.updateItem(request));
        } catch (ConditionalCheckFailedException e) {
            // An earlier attempt or another consumer has written it.
        }
    }
}
