package dev.msgapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.http.testing.ApiAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemTest {
    static Stream<Problem> problems() {
        return Stream.of(
                Problem.malformedBody("The body is not UTF-8."),
                Problem.notFound(),
                Problem.methodNotAllowed(),
                Problem.bodyTooLarge(2048),
                Problem.unsupportedMediaType(),
                Problem.invalidFields(List.of(new FieldError("/msg", "required", "is required"))),
                Problem.invalidFields(
                        "reused", List.of(new FieldError("/k", "reused", "was used"))),
                Problem.internalError(),
                Problem.unavailable(),
                Problem.forbidden(),
                new Problem(409, "not-sealed", "Conflict", "It is not sealed."));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void hasTheMembersOfRfc9457AndTheContract(Problem problem) throws IOException {
        ApiAnswer answer = answer(problem);
        assertThat(answer.status()).isEqualTo(problem.status());
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.members())
                .containsExactly("detail", "errors", "request_id", "status", "title", "type");
        assertThat(answer.body().get("status").intValue()).isEqualTo(problem.status());
        assertThat(answer.body().get("request_id").textValue()).isEqualTo("the-id");
        assertThat(answer.body().get("type").textValue()).startsWith("urn:msg-api:");
    }

    @ParameterizedTest
    @MethodSource("problems")
    void namesATimeToRetryOnlyWith503(Problem problem) throws IOException {
        ApiAnswer answer = answer(problem);
        assertThat(answer.headers().has("Retry-After")).isEqualTo(problem.status() == 503);
    }

    @Test
    void namesTheLimitThatABodyExceeds() throws IOException {
        assertThat(answer(Problem.bodyTooLarge(2048)).text()).contains("at most 2048 bytes");
    }

    @Test
    void listsEveryErrorInOrder() throws IOException {
        FieldError first = new FieldError("/msg", "too_long", "is \"long\"");
        FieldError second = new FieldError("", "unknown_field", "is unknown");
        assertThat(answer(Problem.invalidFields(List.of(first, second))).errors())
                .containsExactly("/msg too_long", " unknown_field");
    }

    @Test
    void listsAtMostTwentyErrors() throws IOException {
        List<FieldError> many = Collections.nCopies(21, new FieldError("/a", "b", "c"));
        assertThat(answer(Problem.invalidFields(many)).errors()).hasSize(20);
    }

    private static ApiAnswer answer(Problem problem) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        problem.response("the-id").writeTo(out);
        return ApiAnswer.of(out.toString(StandardCharsets.UTF_8));
    }
}
