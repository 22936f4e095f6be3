package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.Attributes.number;
import static dev.msgapi.aws.dynamodb.Attributes.text;
import static dev.msgapi.aws.dynamodb.MessageAttribute.CONTENT_BYTES;
import static dev.msgapi.aws.dynamodb.MessageAttribute.ERASED_BY;
import static dev.msgapi.aws.dynamodb.MessageAttribute.SEALED;
import static dev.msgapi.aws.dynamodb.MessageAttribute.STATUS;
import static dev.msgapi.aws.dynamodb.StoreCalls.call;

import dev.msgapi.model.Message;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Retention;
import dev.msgapi.model.Status;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import dev.msgapi.store.SealedMessageWriter;
import dev.msgapi.store.UnstartedMessageWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The table {@code messages} in DynamoDB, for the functions that create its items; {@link
 * MessageAttribute} lists its attributes. Every write is an UpdateItem with a condition, so it can
 * be repeated.
 */
public final class MessageTable implements Ledger, SealedMessageWriter, UnstartedMessageWriter {
    private final DynamoDbClient dynamoDb;
    private final String table;
    private final Retention retention;
    private final Duration sendWithin;
    private final MessageStateTable states;
    private final ContentItemWriter contentItems;

    /**
     * @param retention how long the messages that it creates are kept
     * @param sendWithin {@link dev.msgapi.sending.SendPolicy#sendWithin()}
     */
    public MessageTable(
            DynamoDbClient dynamoDb, String table, Retention retention, Duration sendWithin) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.retention = retention;
        this.sendWithin = sendWithin;
        this.states = new MessageStateTable(dynamoDb, table, sendWithin);
        this.contentItems = new ContentItemWriter(dynamoDb, table, retention);
    }

    @Override
    public void storeContent(Message message) {
        if (!message.storeSecure() && ContentSize.of(message).isApart()) {
            MessageUpdate content = new MessageUpdate();
            MessageItem.writeContent(message.content(), content);
            contentItems.store(message, content);
        }
    }

    @Override
    public Result begin(Message message, SendState next, Instant now) {
        MessageUpdate update = new MessageUpdate();
        MessageItem.writeState(message.id(), next, sendWithin, now, update);
        MessageItem.writeDescription(message, retention, update);
        if (!message.storeSecure()) {
            ContentSize size = ContentSize.of(message);
            if (size.isApart()) {
                update.set(CONTENT_BYTES, number(size.bytes()));
            } else {
                MessageItem.writeContent(message.content(), update);
            }
        }
        String status = update.name(STATUS);
        // The item of a message that was erased before its first claim stays empty: nothing else
        // prevents the first claim of a queued message.
        String condition =
                "attribute_not_exists(%s) AND (attribute_not_exists(%s) OR %s = %s)"
                        .formatted(
                                update.name(ERASED_BY),
                                status,
                                status,
                                update.value(":queued", text(Status.QUEUED.wireName())));
        Result result = states.write(message.key(), update, condition, next);
        return result instanceof Result.Lost(SendState.Queued _) ? new Result.Erased() : result;
    }

    @Override
    public Result move(MessageKey key, SendState.Version expected, SendState next, Instant now) {
        return states.move(key, expected, next, now);
    }

    @Override
    public void storeContent(Message message, ByteBuffer sealed) {
        if (ContentSize.of(message, sealed).isApart()) {
            contentItems.store(message, new MessageUpdate().set(SEALED, bytes(sealed)));
        }
    }

    @Override
    public void store(Message message, ByteBuffer sealed, Instant now) {
        MessageUpdate update = queued(message, now);
        MessageItem.writeDescription(message, retention, update);
        ContentSize size = ContentSize.of(message, sealed);
        if (size.isApart()) {
            update.set(CONTENT_BYTES, number(size.bytes()));
        } else {
            update.set(SEALED, bytes(sealed));
        }
        // The first writer wins, because the content that it stored may have been sent already.
        // The item of an unstarted message is completed, unless it was erased.
        create(
                message,
                "attribute_not_exists(%s) OR (%s = %s AND attribute_not_exists(%s) AND attribute_not_exists(%s) AND attribute_not_exists(%s))"
                        .formatted(
                                update.name(STATUS),
                                update.name(STATUS),
                                update.value(":queued", text(Status.QUEUED.wireName())),
                                update.name(SEALED),
                                update.name(CONTENT_BYTES),
                                update.name(ERASED_BY)),
                update);
    }

    @Override
    public void storeUnstarted(Message message, Instant now) {
        MessageUpdate update = queued(message, now);
        MessageItem.writeUnstarted(message, retention, update);
        create(message, "attribute_not_exists(" + update.name(STATUS) + ")", update);
    }

    private MessageUpdate queued(Message message, Instant now) {
        MessageUpdate update = new MessageUpdate();
        MessageItem.writeState(message.id(), new SendState.Queued(), sendWithin, now, update);
        return update;
    }

    private void create(Message message, String condition, MessageUpdate update) {
        try {
            call(() -> dynamoDb.updateItem(update.request(table, message.key(), condition)));
        } catch (ConditionalCheckFailedException e) {
            // The item that exists stays as it is.
        }
    }

    private static AttributeValue bytes(ByteBuffer sealed) {
        return AttributeValue.fromB(SdkBytes.fromByteBuffer(sealed));
    }
}
