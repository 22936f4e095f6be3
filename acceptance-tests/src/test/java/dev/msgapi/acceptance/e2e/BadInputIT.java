package dev.msgapi.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.msgapi.acceptance.e2e.TwinProcess.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad requests: each kind has its own answer and reaches no queue, and the next request works. */
@ExtendWith(SharedTwin.Extension.class)
class BadInputIT {
    private static final String RECIPIENT = "bad-input@example.com";
    private static final String CONTENT = "canary-content";

    private static TwinProcess twin;
    private static int accepted;

    @BeforeAll
    static void connect(SharedTwin shared) {
        twin = shared.twin();
    }

    /** Checks this at the end, when a message accepted by mistake has had time to arrive. */
    @AfterAll
    static void onlyTheGoodRequestsArrived() {
        Await.until(
                "the good messages to arrive",
                () -> twin.inbox("next@example.com").size(),
                arrived -> arrived >= accepted);
        assertThat(twin.inbox("next@example.com")).hasSize(accepted);
        assertThat(twin.inbox(RECIPIENT)).isEmpty();
    }

    static Stream<Arguments> badBodies() {
        String good =
                "\"msg_id\":\"" + RECIPIENT + "\",\"msg\":\"" + CONTENT + "\",\"subject\":\"s\"";
        byte[] notUtf8 =
                ("{" + good + ",\"reference\":\"?\"}").getBytes(StandardCharsets.ISO_8859_1);
        notUtf8[notUtf8.length - 3] = (byte) 0xE9;
        return Stream.of(
                arguments("empty", utf8(""), 400, List.of()),
                arguments("malformed", utf8("{" + good), 400, List.of()),
                arguments("not an object", utf8("[\"" + CONTENT + "\"]"), 400, List.of()),
                arguments("trailing bytes", utf8("{" + good + "} x"), 400, List.of()),
                arguments("not UTF-8", notUtf8, 400, List.of()),
                arguments(
                        "UTF-16",
                        ("{" + good + "}").getBytes(StandardCharsets.UTF_16LE),
                        400,
                        List.of()),
                arguments(
                        "nested",
                        utf8("{\"msg\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"),
                        400,
                        List.of()),
                arguments(
                        "10 MB",
                        utf8("{\"msg\":\"" + "x".repeat(10_000_000) + "\"}"),
                        413,
                        List.of()),
                arguments(
                        "11 MB",
                        utf8("{\"msg\":\"" + "x".repeat(11_000_000) + "\"}"),
                        413,
                        List.of()),
                arguments(
                        "3 MB",
                        utf8("{\"msg\":\"" + "x".repeat(3_000_000) + "\"}"),
                        413,
                        List.of()),
                arguments(
                        "wrong type",
                        utf8("{" + good + ",\"store_secure\":\"True\"}"),
                        422,
                        List.of("wrong_type")),
                arguments(
                        "unknown field",
                        utf8("{" + good + ",\"extra\":1}"),
                        422,
                        List.of("unknown_field")),
                arguments(
                        "duplicate field",
                        utf8("{" + good + ",\"msg\":\"b\"}"),
                        422,
                        List.of("duplicate_field")),
                arguments(
                        "lone surrogate",
                        utf8(
                                "{\"msg_id\":\""
                                        + RECIPIENT
                                        + "\",\"msg\":\"\\ud800\",\"subject\":\"s\"}"),
                        422,
                        List.of("invalid_unicode")),
                arguments("empty object", utf8("{}"), 422, List.of("required", "required")),
                arguments(
                        "header injection",
                        utf8(
                                "{\"msg_id\":\""
                                        + RECIPIENT
                                        + "\",\"msg\":\"m\",\"subject\":\"a\\r\\nBcc: b\"}"),
                        422,
                        List.of("control_character")),
                arguments(
                        "two recipients",
                        utf8(
                                "{\"msg_id\":\""
                                        + RECIPIENT
                                        + ",b@example.com\",\"msg\":\"m\",\"subject\":\"s\"}"),
                        422,
                        List.of("invalid_email")),
                arguments(
                        "unassigned number",
                        utf8("{\"msg_id\":\"+15550000000\",\"msg\":\"m\"}"),
                        422,
                        List.of("invalid_phone_number")),
                number("international premium rate", "+979123456789", "unsupported_number_type"),
                number("American premium rate", "+19002345678", "unsupported_number_type"),
                number("British premium rate", "+449012345678", "unsupported_number_type"),
                number("British shared cost", "+448431234567", "unsupported_number_type"),
                number("British personal number", "+447012345678", "unsupported_number_type"),
                number("satellite, Globalstar", "+881812345678", "unsupported_number_type"),
                number("satellite, Iridium", "+881612345678", "unsupported_number_type"),
                number("global network", "+8823456789012", "unsupported_number_type"),
                number("landline", "+442079460000", "unsupported_number_type"),
                number("other country", "+33612345678", "country_not_enabled"),
                number("Jersey, which shares +44", "+447797712345", "country_not_enabled"));
    }

    private static Arguments number(String name, String number, String code) {
        return arguments(
                name, utf8("{\"msg_id\":\"" + number + "\",\"msg\":\"m\"}"), 422, List.of(code));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBodies")
    void rejectsBadBodiesWithTheirProblem(
            String name, byte[] body, int status, List<String> codes) {
        Answer answer = twin.post(body);
        assertProblem(answer, status);
        assertThat(answer.errorCodes()).isEqualTo(codes);
        theNextRequestWorks();
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                arguments("no msg_id", get("/msg"), 422),
                arguments("not a recipient", get("/msg?msg_id=nobody"), 422),
                arguments("forged cursor", get("/msg?msg_id=" + RECIPIENT + "&next=Zm9yZ2Vk"), 422),
                arguments("unknown parameter", get("/msg?msg_id=" + RECIPIENT + "&x=1"), 422),
                arguments("limit 101", get("/msg?msg_id=" + RECIPIENT + "&limit=101"), 422),
                arguments("other path", get("/other"), 404),
                arguments("root", get("/"), 404),
                arguments("other method", twin.request("/msg").PUT(BodyPublishers.noBody()), 405),
                arguments(
                        "query on POST",
                        twin.request("/msg?dry_run=1")
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"msg_id\":\"bad-input@example.com\",\"msg\":\"m\",\"subject\":\"s\"}")),
                        422),
                arguments(
                        "not JSON",
                        twin.request("/msg")
                                .setHeader("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("{}")),
                        415),
                arguments("wrong key", get("/msg").setHeader("x-api-key", "wrong"), 403),
                arguments(
                        "wrong key on POST",
                        twin.request("/msg")
                                .setHeader("x-api-key", "wrong")
                                .POST(BodyPublishers.ofString("{}")),
                        403));
    }

    private static HttpRequest.Builder get(String path) {
        return twin.request(path).GET();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRequests")
    void rejectsBadRequestsWithTheirProblem(String name, HttpRequest.Builder request, int status) {
        assertProblem(twin.send(request), status);
        theNextRequestWorks();
    }

    @Test
    void rejectsRequestsWithoutAnApiKey() {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + twin.apiPort + "/msg"));
        assertProblem(twin.send(request), 403);
        theNextRequestWorks();
    }

    @Test
    void rejectsTheCursorOfAnotherHistory() {
        for (int i = 0; i < 2; i++) {
            twin.post("{\"msg_id\":\"cursor-owner@example.com\",\"msg\":\"m\",\"subject\":\"s\"}");
        }
        Await.until(
                "both messages to be stored",
                () -> twin.history("cursor-owner@example.com", "").json().get("messages"),
                messages -> messages.size() == 2);
        String cursor =
                twin.history("cursor-owner@example.com", "&limit=1").json().get("next").asText();
        assertProblem(twin.history(RECIPIENT, "&next=" + cursor), 422);
    }

    @Test
    void reportsAllErrorsOfABodyAtOnce() {
        Answer answer =
                twin.post(
                        "{\"msg_id\":\"nobody\",\"msg\":\"\",\"store_secure\":1,\"reference\":2,\"x\":3}");
        assertProblem(answer, 422);
        assertThat(answer.json().get("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/msg_id", "/msg", "/store_secure", "/reference", "/x");
    }

    private static void assertProblem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.http().body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("status").asInt()).isEqualTo(status);
        assertThat(answer.json().get("request_id").asText()).isNotEmpty();
        assertThat(answer.json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "type", "title", "status", "detail", "request_id", "errors");
        assertThat(answer.http().body())
                .doesNotContain(RECIPIENT, CONTENT, "Exception", "\tat ", "dev.msgapi");
    }

    private static void theNextRequestWorks() {
        Answer next =
                twin.post("{\"msg_id\":\"next@example.com\",\"msg\":\"m\",\"subject\":\"s\"}");
        assertThat(next.status()).isEqualTo(202);
        accepted++;
    }
}
