package dev.msgapi.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.http.testing.ApiAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiResponseTest {
    @Test
    void hasStatusHeadersAndJsonAsItsBody() throws IOException {
        ApiAnswer answer =
                written(
                        ApiResponse.json(200, json -> json.writeNumberField("n", 1))
                                .with("A", "b"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("A")).isEqualTo("b");
        assertThat(answer.body()).hasToString("{\"n\":1}");
        assertThat(answer.text()).contains("\"isBase64Encoded\":false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\\", "\r\n\t\u0000\u001F\u007F", "\u2028", "é", "😀", "\uFFFF"})
    void writesEveryCharacter(String text) throws IOException {
        ApiAnswer answer = written(ApiResponse.json(200, json -> json.writeStringField("t", text)));
        assertThat(answer.body().get("t").textValue()).isEqualTo(text);
    }

    @Test
    void writesUtf8InsteadOfEscapes() throws IOException {
        // Lambda's limit counts bytes, and two escapes would take twelve.
        ApiResponse response =
                ApiResponse.json(200, json -> json.writeStringField("t", "😀".repeat(1000)));
        assertThat(written(response).text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(4200);
    }

    @Test
    void failsIfItsWriterFails() {
        assertThatThrownBy(() ->
                        ApiResponse.json(
                                200,
                                _ -> {
                                    throw new IOException("no");
                                }))
                .isInstanceOf(UncheckedIOException.class);
    }

    private static ApiAnswer written(ApiResponse response) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        response.writeTo(out);
        return ApiAnswer.of(out.toString(StandardCharsets.UTF_8));
    }
}
