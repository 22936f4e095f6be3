package dev.msgapi.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchResponseTest {
    private static final Set<String> BATCH = Set.of("a", "b", "c");

    @Test
    void keepsTheListedMessages() {
        String list =
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"a\"},{\"itemIdentifier\":\"c\"}]}";
        assertThat(BatchResponse.failed(list.getBytes(UTF_8), BATCH))
                .containsExactlyInAnyOrder("a", "c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "{\"batchItemFailures\":null}",
                "{\"batchItemFailures\":[]}",
                "{\"other\":1}"
            })
    void aResponseWithoutFailuresIsSuccess(String response) {
        assertThat(BatchResponse.failed(response.getBytes(UTF_8), BATCH)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"nobody\"}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"a\"},{\"itemIdentifier\":\"d\"}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":1}]}",
                "{\"batchItemFailures\":[{\"messageId\":\"a\"}]}",
                "{\"batchItemFailures\":[{}]}",
                "{\"batchItemFailures\":[null]}",
                "{\"batchItemFailures\":[\"a\"]}",
                "{\"batchItemFailures\":\"a\"}",
                "{\"batchItemFailures\":{}}",
                "{\"batchItemFailures\":[]} trailing",
                "{\"batchItemFailures\":[",
                "[]",
                "\"done\"",
                "not JSON"
            })
    void keepsTheBatchIfTheResponseIsMalformed(String response) {
        assertThat(BatchResponse.failed(response.getBytes(UTF_8), BATCH)).isEqualTo(BATCH);
    }

    @Test
    void keepsTheBatchIfTheResponseIsNotText() {
        assertThat(BatchResponse.failed(new byte[] {(byte) 0xff, 0}, BATCH)).isEqualTo(BATCH);
    }
}
