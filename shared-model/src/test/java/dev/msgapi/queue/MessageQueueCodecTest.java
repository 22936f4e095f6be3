package dev.msgapi.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.Channel;
import dev.msgapi.model.Message;
import dev.msgapi.testing.FilledRecords;
import dev.msgapi.testing.Messages;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageQueueCodecTest {
    static Stream<Message> messages() {
        return Stream.of(
                FilledRecords.of(Message.class),
                Messages.email(),
                Messages.secureEmail(),
                Messages.sms(),
                Messages.sms("\"quotes\" \\ and \n lines \u0000 \u2028 é 😀", true),
                Messages.sms("x".repeat(256 * 1024), false));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsWhatItWrites(Message message) {
        assertThat(MessageQueueCodec.read(MessageQueueCodec.write(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @EnumSource
    void readsAMessageOfEachChannel(Channel channel) {
        readsWhatItWrites(Messages.over(channel));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFFFE", "\uFFFF", "a\uFFFFb\uFFFEc", "\u0000", "\u001F", "\u007F", "\u0085",
                "\\uFFFF", "\\\uFFFF", "\uD83D", "\uDE00", "a\uD83Db", "\uDE00\uD83D", "😀\uD83D",
                "\uFDD0", "\uDBFF\uDFFF"
            })
    void carriesEveryCharacterThroughSqs(String content) {
        Message message = Messages.sms(content, false);
        String body = MessageQueueCodec.write(message);
        assertThat(body.codePoints().filter(c -> !isAllowedBySqs(c))).isEmpty();
        assertThat(MessageQueueCodec.read(body)).isEqualTo(message);
    }

    @Test
    void writesEveryCharacterAsOnesThatSqsAllows() {
        String all =
                IntStream.rangeClosed(0, 0xFFFF)
                        .mapToObj(c -> (char) c + ".")
                        .collect(Collectors.joining());
        String body = MessageQueueCodec.write(Messages.sms(all, false));
        assertThat(body.codePoints().filter(c -> !isAllowedBySqs(c))).isEmpty();
        assertThat(MessageQueueCodec.read(body).content().text()).isEqualTo(all);
    }

    /** Amazon SQS API Reference, SendMessage. */
    private static boolean isAllowedBySqs(int c) {
        return c == 0x9
                || c == 0xA
                || c == 0xD
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || c >= 0x10000;
    }
}
