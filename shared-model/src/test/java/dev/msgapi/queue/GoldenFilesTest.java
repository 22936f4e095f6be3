package dev.msgapi.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.PhoneNumber;
import dev.msgapi.model.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes that are in queues and dead-letter queues while a new version is deployed. Never change
 * one of these files: a new version adds files.
 */
class GoldenFilesTest {
    private static final MessageId ID =
            MessageId.parse("019aac3d-6c13-7abc-8def-0123456789ab").orElseThrow();
    private static final Recipient ADA = new EmailAddress("Ada", "xn--mnchen-3ya.de");
    private static final Recipient PHONE = new PhoneNumber("+447700900123");

    private static final Message EMAIL = email("Grüße", "Zeile 1\nZeile \"2\" 😀", false);
    private static final Message SMS = sms("Code 4711 €", false, null);
    private static final Message SECURE = email("Your report", "\u0000\\\uFFFF", true);
    private static final Message REFERENCE = sms("Hi", true, "order-42/ü");

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of("v1-email-channel", EMAIL),
                Arguments.of("v1-sms-channel", SMS),
                Arguments.of("v1-secure-channel", SECURE),
                Arguments.of("v1-reference-channel", REFERENCE));
    }

    /** The form from before messages named their channel. */
    static Stream<Arguments> messagesWithoutAChannel() {
        return Stream.of(
                Arguments.of("v1-email", EMAIL),
                Arguments.of("v1-sms", SMS),
                Arguments.of("v1-secure", SECURE),
                Arguments.of("v1-reference", REFERENCE));
    }

    private static Message email(String subject, String text, boolean secure) {
        return new Message(ID, ADA, Channel.EMAIL, new Content.Email(subject, text), secure, null);
    }

    private static Message sms(String text, boolean secure, @Nullable String reference) {
        return new Message(ID, PHONE, Channel.SMS, new Content.Text(text), secure, reference);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void writesTheSameBytesAsBefore(String file, Message message) throws IOException {
        assertThat(MessageQueueCodec.write(message)).isEqualTo(golden(file));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsAMessageThatNamesItsChannel(String file, Message message) throws IOException {
        assertThat(MessageQueueCodec.read(golden(file))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messagesWithoutAChannel")
    void sendsByTheRecipientsDefaultChannelIfNoneIsNamed(String file, Message message)
            throws IOException {
        assertThat(MessageQueueCodec.read(golden(file))).isEqualTo(message);
    }

    @Test
    void rejectsAChannelThatDoesNotReachTheRecipient() {
        assertThatThrownBy(() -> MessageQueueCodec.read(golden("v1-email-other-channel")))
                .isInstanceOf(PoisonMessage.class);
    }

    @Test
    void ignoresMembersThatALaterWriterAdds() throws IOException {
        assertThat(MessageQueueCodec.read(golden("v1-email-with-more")))
                .isEqualTo(MessageQueueCodec.read(golden("v1-email")));
    }

    @Test
    void treatsNullAsAMissingMember() throws IOException {
        assertThat(MessageQueueCodec.read(golden("v1-sms-with-nulls")))
                .isEqualTo(MessageQueueCodec.read(golden("v1-sms")));
    }

    private static String golden(String file) throws IOException {
        try (InputStream bytes =
                GoldenFilesTest.class.getResourceAsStream("/queue/" + file + ".json")) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
