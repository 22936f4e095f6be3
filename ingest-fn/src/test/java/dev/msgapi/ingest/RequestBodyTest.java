package dev.msgapi.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.msgapi.http.Problem;
import dev.msgapi.http.testing.ApiEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies, media types and sizes are accepted, before any field is checked. */
class RequestBodyTest {
    private static final String GOOD = Requests.email("reference", "\"order-42\"");

    private final Requests requests = new Requests();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json; charset=utf-8",
                "application/json;charset=UTF-8",
                "application/json ; charset = \"utf-8\" "
            })
    void acceptsJsonInUtf8(String contentType) {
        requests.accept(ApiEvent.post(GOOD).header("Content-Type", contentType));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "text/plain",
                "text/json",
                "application/jsonp",
                "application/json5",
                "application/problem+json",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json, text/plain",
                "application/json; charset=utf-16",
                "application/json; charset=iso-8859-1",
                "application/json; charset=",
                "application/json; charset=utf-8; charset=utf-16",
                "application/json\u0000"
            })
    void rejectsEveryOtherMediaType(String contentType) {
        requests.reject(ApiEvent.post(GOOD).header("Content-Type", contentType), 415);
    }

    @Test
    void rejectsAHeaderOfManySpacesInLinearTime() {
        // In quadratic time, a million spaces would take hours.
        String spaces = "application/json" + " ".repeat(1_000_000) + "x";
        assertTimeoutPreemptively(
                Duration.ofMinutes(1),
                () -> requests.reject(ApiEvent.post(GOOD).header("Content-Type", spaces), 415));
    }

    @Test
    void acceptsABodyOfTheMaximumSize() {
        String spaces = " ".repeat(IngestHandler.BODY_BYTES_MAX - GOOD.length());
        requests.accept(ApiEvent.post(GOOD + spaces));
    }

    @Test
    void rejectsABodyOfOneByteMore() {
        String spaces = " ".repeat(IngestHandler.BODY_BYTES_MAX - GOOD.length() + 1);
        requests.reject(ApiEvent.post(GOOD + spaces), 413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \r\n",
                "canary",
                "null",
                "true",
                "4711",
                "\"canary\"",
                "[]",
                "[{\"msg\":\"canary\"}]",
                "{",
                "}",
                "{\"msg\"",
                "{\"msg\":",
                "{\"msg\":\"canary",
                "{\"msg\":\"canary\"",
                "{\"msg\":\"canary\",}",
                "{,}",
                "{msg:\"canary\"}",
                "{'msg':'canary'}",
                "{\"msg\":canary}",
                "{\"msg\":NaN}",
                "{\"msg\":01}",
                "{\"msg\":+1}",
                "{\"msg\":.5}",
                "{\"msg\":\"\\x\"}",
                "{\"msg\":\"\\u12\"}",
                "{\"msg\":\"canary\n\"}",
                "{\"msg\":\"canary\u0000\"}",
                "{\"msg\":\"canary\"]",
                "{\"msg\":\"canary\"}{\"msg\":\"canary\"}",
                "{\"msg\":\"canary\"} canary",
                "{\"msg\":\"canary\"},",
                "{} []",
                "[] {}",
                "{/* canary */}",
                "{} // canary",
                "msg=canary&msg_id=canary%40example.com"
            })
    void rejectsAnythingButOneJsonObject(String body) {
        requests.reject(ApiEvent.post(body), 400);
    }

    static Stream<byte[]> notUtf8() {
        return Stream.of(
                new byte[] {(byte) 0x80},
                new byte[] {(byte) 0xC3},
                new byte[] {(byte) 0xC0, (byte) 0xAF},
                new byte[] {(byte) 0xE0, (byte) 0x80, (byte) 0xAF},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0xBD},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0xBD, (byte) 0xED, (byte) 0xB8, 0x00},
                new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xF8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xFF},
                "ü".getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("notUtf8")
    void rejectsInvalidUtf8InAText(byte[] bytes) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("{\"msg\":\"canary".getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bytes);
        body.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
        requests.reject(ApiEvent.post(body.toByteArray()), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void rejectsAnotherEncodingOfUnicode(String charset) {
        requests.reject(ApiEvent.post(GOOD.getBytes(Charset.forName(charset))), 400);
    }

    @Test
    void rejectsAByteOrderMark() {
        requests.reject(ApiEvent.post("\uFEFF" + GOOD), 400);
    }

    @ParameterizedTest
    @CsvSource({"[, ]", "'{\"a\":', }"})
    void rejectsTenThousandLevels(String open, String close) {
        String deep = open.repeat(10_000) + "0" + close.repeat(10_000);
        requests.reject(ApiEvent.post(deep), 400);
        requests.reject(ApiEvent.post("{\"msg\":" + deep + "}"), 400);
        requests.reject(ApiEvent.post("{\"msg\":" + open.repeat(200_000)), 400);
    }

    @Test
    void rejectsANumberOfAMillionDigits() {
        requests.reject(ApiEvent.post("{\"msg\":" + "9".repeat(1_000_000) + "}"), 400);
    }

    @Test
    void rejectsANameOfAMillionCharacters() {
        requests.reject(ApiEvent.post("{\"" + "canary".repeat(170_000) + "\":1}"), 400);
    }

    @Test
    void limitsTheErrorsInTheAnswer() {
        StringBuilder body = new StringBuilder("{\"m0\":0");
        for (int i = 1; i < 100_000; i++) {
            body.append(",\"canary-").append(i).append("\":1");
        }
        assertThat(requests.errors(ApiEvent.post(body + "}"))).hasSize(Problem.ERRORS_MAX);
    }
}
