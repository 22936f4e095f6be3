package dev.msgapi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.testing.FilledRecords;
import dev.msgapi.testing.Messages;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageTest {
    @Test
    void anEmailNeedsAnEmailsContentAndAnAddress() {
        EmailAddress ada = new EmailAddress("ada", "example.com");
        PhoneNumber phone = new PhoneNumber("+447700900123");
        Content.Email email = new Content.Email("subject", "text");
        Content.Text sms = new Content.Text("text");
        assertThat(message(ada, Channel.EMAIL, email).channel()).isEqualTo(Channel.EMAIL);
        assertThat(message(phone, Channel.SMS, sms).channel()).isEqualTo(Channel.SMS);
        for (Recipient to : List.of(ada, phone)) {
            assertThatThrownBy(() -> message(to, Channel.EMAIL, sms))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message(to, Channel.SMS, email))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> message(phone, Channel.EMAIL, email))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> message(ada, Channel.SMS, sms))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Message message(Recipient to, Channel channel, Content content) {
        return new Message(Messages.id(), to, channel, content, false, null);
    }

    @Test
    void anotherIdChangesNothingElse() {
        Message message = FilledRecords.of(Message.class);
        MessageId other = Messages.id();
        assertThat(message.withId(other).id()).isEqualTo(other);
        assertThat(message.withId(other).withId(message.id())).isEqualTo(message);
    }

    @ParameterizedTest
    @EnumSource
    void neitherTheRecipientNorTheContentIsInToString(Channel channel) {
        Message message = Messages.over(channel);
        assertThat(message.to().toString()).doesNotContain(message.to().address());
        // A generated toString shows the components, and the address may have a prefix before them.
        assertThat(FilledRecords.components((Record) message.to()).values())
                .noneMatch(part -> message.to().toString().contains(part.toString()));
        assertThat(message.content().toString()).doesNotContain(message.content().text());
    }

    @Test
    void contentIsNotInToString() {
        assertThat(new Content.Email("canary", "canary").toString()).doesNotContain("canary");
        assertThat(new Content.Text("canary").toString()).doesNotContain("canary");
    }

    @Test
    void toStringShowsOnlyItsId() {
        Message message = Messages.email();
        assertThat(message).hasToString("Message " + message.id());
    }
}
