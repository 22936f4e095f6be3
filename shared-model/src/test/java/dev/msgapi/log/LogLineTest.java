package dev.msgapi.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.Channel;
import dev.msgapi.model.MessageId;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.StrictJson;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {
    @Test
    void isOneLineOfJson() {
        MessageId id = Messages.id();
        String line =
                LogLine.of("sent")
                        .with("id", id)
                        .with("channel", Channel.SMS)
                        .with("attempt", 2)
                        .withAwsId("aws", "059f36b4-87a3")
                        .toString();
        assertThat(line)
                .isEqualTo(
                        "{\"event\":\"sent\",\"id\":\""
                                + id
                                + "\",\"channel\":\"sms\",\"attempt\":2,"
                                + "\"aws\":\"059f36b4-87a3\"}\n");
    }

    @Test
    void addingAMemberLeavesTheOriginalUnchanged() {
        LogLine line = LogLine.of("sent");
        assertThat(line.with("attempt", 2)).isNotSameAs(line);
        assertThat(line).hasToString("{\"event\":\"sent\"}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\\", "\n", "\u0000", "é", "😀", "\",\"event\":\"forged\n{"})
    void staysJsonWhateverAnAwsIdContains(String id) throws IOException {
        String line = LogLine.of("event").withAwsId("aws", id).toString();
        assertThat(StrictJson.MAPPER.readTree(line)).hasSize(2);
        assertThat(line).hasSizeLessThan(80);
        // One line: its end is the only one.
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    }
}
