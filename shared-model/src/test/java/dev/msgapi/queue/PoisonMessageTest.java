package dev.msgapi.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoisonMessageTest {
    private static final String GOOD =
            "{\"v\":1,\"id\":\"019aac3d-6c13-7abc-8def-0123456789ab\","
                    + "\"msg_id\":\"canary@example.com\",\"subject\":\"canary\","
                    + "\"msg\":\"canary\",\"store_secure\":false,\"reference\":\"canary\"}";

    static Stream<String> invalidBodies() {
        return Stream.of(
                GOOD.substring(0, GOOD.length() - 1),
                GOOD.substring(0, 90),
                GOOD + "canary",
                GOOD + GOOD,
                GOOD + "]",
                "[" + GOOD + "]",
                "\uFEFF\uFEFF" + GOOD,
                GOOD.replace("\"v\":1", "\"v\":2").replace("}", ""),
                GOOD.replace("\"v\":1", "\"v\":2") + "canary",
                "[" + GOOD.replace("\"v\":1", "\"v\":2") + "]",
                GOOD.replace("\"v\":1", "\"v\":1,\"v\":2"),
                GOOD.replace("\"v\":1", "\"v\":0"),
                GOOD.replace("\"v\":1", "\"v\":-2"),
                GOOD.replace("\"v\":1", "\"v\":2.0"),
                GOOD.replace("\"v\":1", "\"v\":\"2\""),
                GOOD.replace("\"v\":1", "\"v\":1.0"),
                GOOD.replace("\"v\":1", "\"v\":\"1\""),
                GOOD.replace("\"v\":1", "\"v\":null"),
                GOOD.replace("\"v\":1", "\"v\":99999999999999999999"),
                GOOD.replace("\"v\":1", "\"v\":4294967297"),
                GOOD.replace("\"v\":1,", ""),
                GOOD.replace("\"msg\"", "\"message\""),
                GOOD.replace("\"msg_id\"", "\"to\""),
                GOOD.replace("\"id\"", "\"uuid\""),
                GOOD.replace("\"subject\":\"canary\",", ""),
                GOOD.replace("\"store_secure\":false,", ""),
                GOOD.replace("\"store_secure\":false", "\"store_secure\":null"),
                GOOD.replace("false", "\"false\""),
                GOOD.replace("false", "0"),
                GOOD.replace("\"msg\":\"canary\"", "\"msg\":null"),
                GOOD.replace("\"msg\":\"canary\"", "\"msg\":4711"),
                GOOD.replace("\"msg\":\"canary\"", "\"msg\":{\"canary\":1}"),
                GOOD.replace("\"msg\":\"canary\"", "\"msg\":[\"canary\"]"),
                GOOD.replace("\"msg\":\"canary\"", "\"msg\":canary"),
                GOOD.replace("\"msg\":\"canary\"", "\"msg\":\"canary\\x\""),
                GOOD.replace("\"msg\":\"canary\"", "\"msg\":\"canary\n\""),
                GOOD.replace("\"reference\":\"canary\"", "\"reference\":true"),
                GOOD.replace("\"reference\"", "\"msg\""),
                GOOD.replace("7abc", "4abc"),
                GOOD.replace("019aac3d", "019AAC3D"),
                GOOD.replace("canary@example.com", "canary"),
                GOOD.replace("canary@example.com", "canary@localhost"),
                GOOD.replace("canary@example.com", "+447700900123"),
                GOOD.replace("}", ",\"deep\":" + "[".repeat(5000) + "]".repeat(5000) + "}"));
    }

    @ParameterizedTest
    @MethodSource("invalidBodies")
    @ValueSource(strings = {"", " ", "null", "4711", "\"canary\"", "canary", "{}", "[]", "{", "\0"})
    void isThrownForABodyOfNoKnownVersionAndQuotesNoneOfIt(String body) {
        assertThatExceptionOfType(PoisonMessage.class)
                .isThrownBy(() -> MessageQueueCodec.read(body))
                .satisfies(e -> {
                    assertThat(e.getMessage()).hasSizeLessThan(60).doesNotContain("canary");
                    assertThat(e.getCause()).isNull();
                });
    }
}
