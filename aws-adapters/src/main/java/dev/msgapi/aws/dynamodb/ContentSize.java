package dev.msgapi.aws.dynamodb;

import static dev.msgapi.model.TextRules.utf8Length;

import dev.msgapi.model.Content;
import dev.msgapi.model.Message;
import java.nio.ByteBuffer;

/**
 * The size of a message's content, which decides in which item it is stored. DynamoDB charges a
 * write by the size of the whole item, so a status item with a large content would cost up to 257
 * units at each change of the state.
 *
 * @param bytes of the texts in UTF-8, or of the sealed content
 * @param isApart whether it is stored in a content item of its own, and not in the status item
 */
public record ContentSize(long bytes, boolean isApart) {
    /**
     * Bytes that recipient, reference and content may have together in a status item. Everything
     * else in it, in whichever state, is smaller than the rest of one write unit of 1 KB.
     */
    static final int TOGETHER_MAX = 600;

    /** The size of the message's content in the clear. */
    public static ContentSize of(Message message) {
        return switch (message.content()) {
            case Content.Email(String subject, String text) ->
                    of(message, utf8Length(subject) + utf8Length(text));
            case Content.Text(String text) -> of(message, utf8Length(text));
        };
    }

    /** The size of the message's sealed content. */
    public static ContentSize of(Message message, ByteBuffer sealed) {
        return of(message, sealed.remaining());
    }

    private static ContentSize of(Message message, long bytes) {
        String reference = message.reference();
        long others =
                utf8Length(message.to().key().value())
                        + (reference == null ? 0 : utf8Length(reference));
        return new ContentSize(bytes, others + bytes > TOGETHER_MAX);
    }
}
