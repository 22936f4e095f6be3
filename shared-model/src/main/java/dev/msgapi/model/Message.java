package dev.msgapi.model;

import org.jspecify.annotations.Nullable;

/**
 * An accepted message. {@code toString} shows only its id.
 *
 * @param channel how it is sent; it must fit the recipient and the content
 * @param storeSecure whether the content may only be stored sealed
 * @param reference the client's own correlation id, or null
 */
public record Message(
        MessageId id,
        Recipient to,
        Channel channel,
        Content content,
        boolean storeSecure,
        @Nullable String reference) {
    /** Characters of a reference. */
    public static final int REFERENCE_CHARS_MAX = 255;

    public Message {
        if (!channel.fits(to, content)) {
            throw new IllegalArgumentException(
                    "recipient or content does not fit the channel " + channel.wireName());
        }
    }

    /** The key of its item in the table. */
    public MessageKey key() {
        return new MessageKey(to.key(), id);
    }

    /** The same message with another id. */
    public Message withId(MessageId other) {
        return new Message(other, to, channel, content, storeSecure, reference);
    }

    @Override
    public String toString() {
        return "Message " + id;
    }
}
