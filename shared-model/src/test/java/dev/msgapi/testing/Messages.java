package dev.msgapi.testing;

import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.PhoneNumber;
import dev.msgapi.model.Recipient;
import dev.msgapi.model.RecipientKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Messages for tests; their texts are canaries, which no log and no error may contain. */
public final class Messages {
    public static final Instant ACCEPTED = Instant.parse("2026-11-22T15:42:07.123Z");
    public static final String CONTENT = "canary-content";
    public static final String SUBJECT = "canary-subject";
    public static final String EMAIL = "canary.mail@example.com";
    public static final RecipientKey EMAIL_KEY = new RecipientKey(EMAIL);
    public static final String PHONE = "+447700900123";

    private Messages() {}

    public static MessageId id() {
        return Ids.message(ACCEPTED);
    }

    /** A message over that channel. */
    public static Message over(Channel channel) {
        return switch (channel) {
            case EMAIL -> email();
            case SMS -> sms();
        };
    }

    public static Message email() {
        return email(false);
    }

    public static Message secureEmail() {
        return email(true);
    }

    public static Message sms() {
        return sms(CONTENT, false);
    }

    public static Message sms(String content, boolean secure) {
        return message(new PhoneNumber(PHONE), new Content.Text(content), secure, null);
    }

    private static Message email(boolean secure) {
        EmailAddress to = new EmailAddress("canary.mail", "example.com");
        return message(to, new Content.Email(SUBJECT, CONTENT), secure, "order-42");
    }

    /** A message to the recipient over the default channel. */
    public static Message message(
            Recipient to, Content content, boolean secure, @Nullable String reference) {
        return new Message(id(), to, to.defaultChannel(), content, secure, reference);
    }
}
