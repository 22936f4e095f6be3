package dev.msgapi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.testing.Messages;
import org.junit.jupiter.api.Test;

class MessageTest {
    @Test
    void isNoEmailWithoutASubject() {
        EmailAddress to = new EmailAddress("ada", "example.com");
        assertThatThrownBy(() -> new Message(Messages.id(), to, null, "hi", false, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isNoSmsWithASubject() {
        PhoneNumber to = new PhoneNumber("+447700900123");
        assertThatThrownBy(() -> new Message(Messages.id(), to, "hi", "hi", false, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsItsIdAlone() {
        Message message = Messages.email();
        assertThat(message).hasToString("Message " + message.id());
    }
}
