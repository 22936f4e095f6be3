package dev.msgapi.model;

import org.jspecify.annotations.Nullable;

/**
 * An accepted message. {@code toString} shows its id alone.
 *
 * @param subject of an email; null for an SMS
 * @param content 1 character to 256 KiB of UTF-8
 * @param storeSecure whether the content may be stored sealed only
 * @param reference the client's own correlation id, or null
 */
public record Message(
        MessageId id,
        Recipient to,
        @Nullable String subject,
        String content,
        boolean storeSecure,
        @Nullable String reference) {

    public Message {
        if ((subject == null) != (to instanceof PhoneNumber)) {
            throw new IllegalArgumentException("an email has a subject, an SMS has none");
        }
    }

    /** Where it stands in the table. */
    public MessageKey key() {
        return new MessageKey(to.key(), id);
    }

    public Channel channel() {
        return to.channel();
    }

    /** The same message under another id. */
    public Message withId(MessageId other) {
        return new Message(other, to, subject, content, storeSecure, reference);
    }

    @Override
    public String toString() {
        return "Message " + id;
    }
}
