package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.Attributes.text;
import static dev.msgapi.aws.dynamodb.Attributes.ttl;
import static dev.msgapi.aws.dynamodb.MessageAttribute.ATTEMPTS;
import static dev.msgapi.aws.dynamodb.MessageAttribute.CHANNEL;
import static dev.msgapi.aws.dynamodb.MessageAttribute.CONTENT_BYTES;
import static dev.msgapi.aws.dynamodb.MessageAttribute.EXPIRES_AT;
import static dev.msgapi.aws.dynamodb.MessageAttribute.ID;
import static dev.msgapi.aws.dynamodb.MessageAttribute.MSG;
import static dev.msgapi.aws.dynamodb.MessageAttribute.PROVIDER_MESSAGE_ID;
import static dev.msgapi.aws.dynamodb.MessageAttribute.REASON;
import static dev.msgapi.aws.dynamodb.MessageAttribute.REFERENCE;
import static dev.msgapi.aws.dynamodb.MessageAttribute.STATUS;
import static dev.msgapi.aws.dynamodb.MessageAttribute.STORE_SECURE;
import static dev.msgapi.aws.dynamodb.MessageAttribute.SUBJECT;
import static dev.msgapi.aws.dynamodb.MessageAttribute.SWEEP_AT;
import static dev.msgapi.aws.dynamodb.MessageAttribute.SWEEP_SHARD;
import static dev.msgapi.aws.dynamodb.MessageAttribute.UPDATED_AT;

import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.Limits;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Recipient;
import dev.msgapi.model.Retention;
import dev.msgapi.model.Timestamps;
import dev.msgapi.sending.SendState;
import dev.msgapi.store.StoredMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A message as items of the table {@code messages}. Patterns take the records apart, so the code
 * does not compile if a record has a component that is missing here.
 */
final class MessageItem {
    private MessageItem() {}

    /** Writes what every status item has from its first write on, without the content. */
    static void writeDescription(Message message, Retention retention, MessageUpdate update) {
        switch (message) {
            // The recipient is the item's key.
            case Message(
                            MessageId id,
                            Recipient _,
                            Channel channel,
                            Content _,
                            boolean storeSecure,
                            String reference) -> {
                update.set(ID, text(id))
                        .set(CHANNEL, text(channel.wireName()))
                        .set(STORE_SECURE, AttributeValue.fromBool(storeSecure))
                        .set(
                                REFERENCE,
                                reference == null ? AttributeValue.fromNul(true) : text(reference))
                        // Removes that of an unstarted message.
                        .set(
                                EXPIRES_AT,
                                retention.end(id.instant()).map(Attributes::ttl).orElse(null));
            }
        }
    }

    /** Writes the content in the clear. */
    static void writeContent(Content content, MessageUpdate update) {
        switch (content) {
            case Content.Email(String subject, String text) ->
                    update.set(SUBJECT, text(subject)).set(MSG, text(text));
            case Content.Text(String text) -> update.set(MSG, text(text));
        }
    }

    /** Writes what the item of an unstarted message has, besides its state. */
    static void writeUnstarted(Message message, Retention retention, MessageUpdate update) {
        Instant accepted = message.id().instant();
        Instant tooOld = accepted.plus(Limits.MESSAGE_AGE_MAX);
        Instant end = retention.end(accepted).filter(tooOld::isAfter).orElse(tooOld);
        update.set(ID, text(message.id()))
                .set(CHANNEL, text(message.channel().wireName()))
                .set(STORE_SECURE, AttributeValue.fromBool(message.storeSecure()))
                .set(REFERENCE, AttributeValue.fromNul(true))
                .set(EXPIRES_AT, ttl(end));
    }

    /** Writes the state, and the index keys of an unsettled message. */
    static void writeState(
            MessageId id, SendState state, Duration sendWithin, Instant now, MessageUpdate update) {
        SendStateCodec.write(state, update);
        Optional<Instant> sweepAt = state.sweepAt(id.instant(), sendWithin);
        update.set(UPDATED_AT, text(Timestamps.format(now)))
                .set(SWEEP_AT, SendStateCodec.millis(sweepAt))
                .set(SWEEP_SHARD, sweepAt.map(_ -> text(shard(id))).orElse(null));
    }

    /** The shard is the last hexadecimal digit of the id, because that digit is random. */
    private static String shard(MessageId id) {
        String hex = id.toString();
        return hex.substring(hex.length() - 1);
    }

    /** Whether the content is in the clear in a content item. */
    static boolean hasPlainContentApart(Map<String, AttributeValue> item) {
        return item.containsKey(CONTENT_BYTES.attributeName()) && !isSecure(item);
    }

    /** Whether the content is sealed in a content item. */
    static boolean hasSealedContentApart(Map<String, AttributeValue> item) {
        return item.containsKey(CONTENT_BYTES.attributeName()) && isSecure(item);
    }

    static boolean isSecure(Map<String, AttributeValue> item) {
        return Boolean.TRUE.equals(Attributes.attribute(item, STORE_SECURE.attributeName()).bool());
    }

    /**
     * The message as its history shows it.
     *
     * @param contentItem where its content is: the same item or another one, which may be empty
     */
    static StoredMessage read(
            Map<String, AttributeValue> item, Map<String, AttributeValue> contentItem) {
        return new StoredMessage(
                Attributes.messageId(item, ID.attributeName()),
                CHANNEL.required(item),
                STATUS.required(item),
                content(contentItem),
                isSecure(item),
                Math.toIntExact(Attributes.longValue(item, ATTEMPTS.attributeName())),
                REFERENCE.optional(item),
                PROVIDER_MESSAGE_ID.optional(item),
                REASON.optional(item),
                UPDATED_AT.required(item));
    }

    private static @Nullable Content content(Map<String, AttributeValue> item) {
        String text = MSG.optional(item);
        return text == null ? null : Content.of(SUBJECT.optional(item), text);
    }
}
