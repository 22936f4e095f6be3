package dev.msgapi.bench;

import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import java.security.SecureRandom;
import java.time.Instant;

/** Messages to measure with. */
final class SampleMessages {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final EmailAddress TO = new EmailAddress("ada", "example.com");

    private SampleMessages() {}

    /** A new email, accepted now, with that many bytes of content. */
    static Message of(int bytes, boolean secure) {
        MessageId id = MessageId.at(Instant.now(), RANDOM);
        Content content = new Content.Email("Your order", "x".repeat(bytes));
        return new Message(id, TO, Channel.EMAIL, content, secure, null);
    }
}
