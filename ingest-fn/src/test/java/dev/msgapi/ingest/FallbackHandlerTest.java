package dev.msgapi.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.http.testing.ApiAnswer;
import dev.msgapi.http.testing.ApiEvent;
import dev.msgapi.testing.RecordingContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FallbackHandlerTest {
    private static final String EMAIL = Requests.email("reference", "\"order-42\"");

    private final RecordingContext context = new RecordingContext();

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "HEAD", "OPTIONS", "post", "put"})
    void rejectsEveryOtherMethodOfMsg(String method) {
        ApiAnswer answer = reject(ApiEvent.of(method), 405);
        assertThat(answer.header("Allow")).isEqualTo("DELETE, GET, POST");
    }

    @ParameterizedTest
    @CsvSource({
        "/msg/decrypt, GET, POST",
        "/msg/decrypt, DELETE, POST",
        "/msg/audit, POST, GET",
        "/msg/audit, DELETE, GET",
        "/msg/erasure, POST, GET"
    })
    void namesTheMethodsOfEachResource(String resource, String method, String allowed) {
        ApiAnswer answer = reject(ApiEvent.of(method).resource(resource), 405);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/{proxy+}", "/msg/", "/msg/other", ""})
    void answers404ForAnyOtherResource(String resource) {
        reject(ApiEvent.post(EMAIL).resource(resource), 404);
    }

    /** Checks that neither the answer nor the log repeats anything of the request. */
    private ApiAnswer reject(ApiEvent event, int status) {
        ApiAnswer answer = event.sendTo(new FallbackHandler(), context);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text()).doesNotContainIgnoringCase("canary").doesNotContain("7700900");
        assertThat(context.lines()).isEmpty();
        return answer;
    }
}
