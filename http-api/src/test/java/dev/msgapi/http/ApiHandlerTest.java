package dev.msgapi.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonParseException;
import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.queue.QueueUnavailable;
import dev.msgapi.store.StoreUnavailable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ApiHandlerTest {
    private final List<String> lines = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static Stream<Arguments> unavailableServices() {
        RuntimeException cause = new IllegalStateException("canary");
        return Stream.of(
                Arguments.of(
                        new StoreUnavailable("DynamoDbException/ThrottlingException", cause),
                        "StoreUnavailable/DynamoDbException/ThrottlingException"),
                Arguments.of(
                        new QueueUnavailable("SdkClientException", cause),
                        "QueueUnavailable/SdkClientException"));
    }

    static Stream<RuntimeException> bugs() {
        return Stream.of(
                new IllegalStateException("canary"),
                new NullPointerException("canary"),
                new IllegalArgumentException("canary", new IOException("canary")),
                new UnsupportedOperationException());
    }

    @Test
    void passesOnRequestAndAnswerAndLogsNothing() throws IOException {
        ApiAnswer answer =
                handle(request -> {
                    assertThat(request.method()).isEqualTo("GET");
                    return ApiResponse.json(202, json -> json.writeStringField("is", "canary"))
                            .with("Location", "/there");
                });
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).hasToString("{\"is\":\"canary\"}");
        assertThat(answer.header("Location")).isEqualTo("/there");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(lines).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("unavailableServices")
    void answers503IfAServiceIsUnavailable(RuntimeException failure, String kinds)
            throws IOException {
        ApiAnswer answer = fail(failure);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
        assertThat(lines)
                .containsExactly("{\"event\":\"unavailable\",\"cause\":\"" + kinds + "\"}\n");
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void answers500ForABugWithoutDetails(RuntimeException bug) throws IOException {
        ApiAnswer answer = fail(bug);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("Retry-After")).isNull();
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("{\"event\":\"bug\",\"cause\":\"" + bug.getClass().getSimpleName())
                .doesNotContain("canary");
    }

    @Test
    void failsIfTheEventIsNotJson() {
        InputStream event = new ByteArrayInputStream("{\"a\"".getBytes(StandardCharsets.UTF_8));
        assertThatExceptionOfType(JsonParseException.class)
                .isThrownBy(() ->
                        ApiHandler.handle(
                                event, out, line -> lines.add(line.toString()), _ -> null));
        assertThat(out.size()).isZero();
    }

    private ApiAnswer fail(RuntimeException failure) throws IOException {
        ApiAnswer answer =
                handle(_ -> {
                    throw failure;
                });
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body().get("request_id").textValue())
                .isEqualTo("c6af9ac6-7b61-11e6-9a41-93e8deadbeef");
        assertThat(answer.text()).doesNotContain("canary").doesNotContain("Exception");
        return answer;
    }

    private ApiAnswer handle(Function<ApiRequest, ApiResponse> handler) throws IOException {
        ApiHandler.handle(
                ApiEvent.get().stream(), out, line -> lines.add(line.toString()), handler);
        return ApiAnswer.of(out.toString(StandardCharsets.UTF_8));
    }
}
