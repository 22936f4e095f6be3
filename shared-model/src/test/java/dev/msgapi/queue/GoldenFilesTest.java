package dev.msgapi.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.PhoneNumber;
import dev.msgapi.model.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes that lie in queues and dead-letter queues while a new version is deployed. A file here
 * is never changed: a new version adds files.
 */
class GoldenFilesTest {
    private static final MessageId ID =
            MessageId.parse("019aac3d-6c13-7abc-8def-0123456789ab").orElseThrow();
    private static final Recipient ADA = new EmailAddress("Ada", "xn--mnchen-3ya.de");
    private static final Recipient PHONE = new PhoneNumber("+447700900123");

    static Stream<Arguments> writtenToday() {
        return Stream.of(
                Arguments.of(
                        "v1-email",
                        new Message(ID, ADA, "Grüße", "Zeile 1\nZeile \"2\" 😀", false, null)),
                Arguments.of("v1-sms", new Message(ID, PHONE, null, "Code 4711 €", false, null)),
                Arguments.of(
                        "v1-secure",
                        new Message(ID, ADA, "Your report", "\u0000\\\uFFFF", true, null)),
                Arguments.of(
                        "v1-reference", new Message(ID, PHONE, null, "Hi", true, "order-42/ü")));
    }

    @ParameterizedTest
    @MethodSource("writtenToday")
    void writesTheSameBytesAsEver(String file, Message message) throws IOException {
        assertThat(MessageQueueCodec.write(message)).isEqualTo(golden(file));
    }

    @ParameterizedTest
    @MethodSource("writtenToday")
    void readsTheBytesOfThePast(String file, Message message) throws IOException {
        assertThat(MessageQueueCodec.read(golden(file))).isEqualTo(message);
    }

    @Test
    void passesOverWhatALaterWriterAdds() throws IOException {
        assertThat(MessageQueueCodec.read(golden("v1-email-with-more")))
                .isEqualTo(MessageQueueCodec.read(golden("v1-email")));
    }

    @Test
    void takesNullForAMemberThatMayBeMissing() throws IOException {
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
