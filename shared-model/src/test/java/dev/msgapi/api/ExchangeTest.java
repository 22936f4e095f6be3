package dev.msgapi.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonParseException;
import dev.msgapi.queue.OutboxUnavailable;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.testing.ApiAnswer;
import dev.msgapi.testing.ApiEvent;
import dev.msgapi.testing.RecordingContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class ExchangeTest {
    private final RecordingContext context = new RecordingContext();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static Stream<Arguments> awsFailures() {
        SdkClientException unreachable = SdkClientException.create("canary");
        AwsServiceException throttled =
                DynamoDbException.builder()
                        .message("canary")
                        .statusCode(400)
                        .awsErrorDetails(
                                AwsErrorDetails.builder()
                                        .errorCode("ThrottlingException")
                                        .errorMessage("canary")
                                        .build())
                        .build();
        return Stream.of(
                Arguments.of(unreachable, "SdkClientException"),
                Arguments.of(ApiCallTimeoutException.create(2000), "ApiCallTimeoutException"),
                Arguments.of(throttled, "DynamoDbException/ThrottlingException"),
                Arguments.of(
                        new StoreUnavailable(throttled),
                        "StoreUnavailable/DynamoDbException/ThrottlingException"),
                Arguments.of(
                        new OutboxUnavailable(unreachable), "OutboxUnavailable/SdkClientException"),
                Arguments.of(
                        new IllegalStateException("canary", unreachable),
                        "IllegalStateException/SdkClientException"));
    }

    static Stream<RuntimeException> bugs() {
        return Stream.of(
                new IllegalStateException("canary"),
                new NullPointerException("canary"),
                new IllegalArgumentException("canary", new IOException("canary")),
                new UnsupportedOperationException());
    }

    @Test
    void handsOnTheRequestAndTheAnswerAndLogsNothing() throws IOException {
        ApiAnswer answer =
                carryOut(request -> {
                    assertThat(request.method()).isEqualTo("GET");
                    return ApiResponse.json(202, json -> json.writeStringField("is", "canary"))
                            .with("Location", "/there");
                });
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).hasToString("{\"is\":\"canary\"}");
        assertThat(answer.header("Location")).isEqualTo("/there");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(context.lines()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("awsFailures")
    void asksToTryAgainWhereAwsWasNoHelp(RuntimeException failure, String kinds)
            throws IOException {
        ApiAnswer answer = fail(failure);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
        assertThat(context.lines())
                .containsExactly("{\"event\":\"unavailable\",\"cause\":\"" + kinds + "\"}\n");
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void answersABugWithoutSayingWhatItIs(RuntimeException bug) throws IOException {
        ApiAnswer answer = fail(bug);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("Retry-After")).isNull();
        assertThat(context.lines())
                .singleElement()
                .asString()
                .startsWith("{\"event\":\"bug\",\"cause\":\"" + bug.getClass().getSimpleName())
                .doesNotContain("canary");
    }

    @Test
    void answersNothingWhereTheEventIsNone() {
        InputStream event = new ByteArrayInputStream("{\"a\"".getBytes(StandardCharsets.UTF_8));
        assertThatExceptionOfType(JsonParseException.class)
                .isThrownBy(() -> Exchange.carryOut(event, out, context, _ -> null));
        assertThat(out.size()).isZero();
    }

    private ApiAnswer fail(RuntimeException failure) throws IOException {
        ApiAnswer answer =
                carryOut(_ -> {
                    throw failure;
                });
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body().get("request_id").textValue())
                .isEqualTo("c6af9ac6-7b61-11e6-9a41-93e8deadbeef");
        assertThat(answer.text()).doesNotContain("canary").doesNotContain("Exception");
        return answer;
    }

    private ApiAnswer carryOut(Function<ApiRequest, ApiResponse> handler) throws IOException {
        Exchange.carryOut(ApiEvent.get().stream(), out, context, handler);
        return ApiAnswer.of(out.toString(StandardCharsets.UTF_8));
    }
}
