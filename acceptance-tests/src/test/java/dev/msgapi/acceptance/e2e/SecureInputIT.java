package dev.msgapi.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.msgapi.acceptance.e2e.TwinProcess.Answer;
import dev.msgapi.local.Settings;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rejected requests to open a message: each has its answer and is audited if it names a recipient.
 */
@ExtendWith(SharedTwin.Extension.class)
class SecureInputIT {
    private static final String TO = "owner@example.com";
    private static final String CANARY = "canary-4e1f";
    private static final String UNKNOWN = "019ab8c1-7d1b-7c53-9e0f-2a41c5f7a3b6";

    private static TwinProcess twin;
    private static SecureApi api;
    private static String id;
    private static String othersId;

    @BeforeAll
    static void connect(SharedTwin shared) {
        twin = shared.twin();
        api = shared.api();
        id = api.sealed(TO, CANARY, CANARY);
        othersId = api.sealed("others-owner@example.com", CANARY, CANARY);
    }

    private static String valid() {
        return SecureApi.body(TO, id, SecureApi.REASON);
    }

    /** Requests that the gateway rejects, so that no function sees them. */
    static Stream<Arguments> unsigned() {
        Signer now = Signer.now();
        Instant tooOld = Instant.now().minusSeconds(310);
        return Stream.of(
                arguments("unsigned", sent(request -> request.POST(body(valid())))),
                arguments("another secret", sent(new Signer("wrong", now.at()))),
                arguments("too old", sent(new Signer(Settings.SECRET_ACCESS_KEY, tooOld))),
                arguments(
                        "another body",
                        sent(request -> now.sign(request, "POST", "{}").POST(body(valid())))),
                arguments(
                        "another method",
                        sent(request -> now.sign(request, "PUT", valid()).POST(body(valid())))),
                arguments(
                        "another path",
                        now.sign(twin.request("/msg/audit"), "POST", valid())
                                .uri(twin.request("/msg/decrypt").build().uri())),
                arguments(
                        "no API key",
                        sent(request ->
                                now.sign(request, "POST", valid()).setHeader("x-api-key", ""))),
                arguments(
                        "another API key",
                        sent(request ->
                                now.sign(request, "POST", valid())
                                        .setHeader("x-api-key", "wrong"))));
    }

    private static HttpRequest.BodyPublisher body(String text) {
        return BodyPublishers.ofString(text);
    }

    private static HttpRequest.Builder sent(Signer signer) {
        return sent(request -> signer.sign(request, "POST", valid()));
    }

    private static HttpRequest.Builder sent(UnaryOperator<HttpRequest.Builder> how) {
        return how.apply(twin.request("/msg/decrypt"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsigned")
    void rejectsUnsignedRequestsAndDoesNotAuditThem(String name, HttpRequest.Builder request) {
        int before = api.entries(TO).size();
        SecureApi.assertProblem(twin.send(request), 403, "forbidden", CANARY);
        assertThat(api.entries(TO)).hasSize(before);
    }

    static Stream<Arguments> refusals() {
        String reason = "\"reason\":\"r\"";
        String named = "{\"msg_id\":\"" + TO + "\",";
        String both = named + "\"id\":\"" + id + "\"";
        return Stream.of(
                arguments("no reason", both + "}", 422, "required"),
                arguments("empty reason", both + ",\"reason\":\"\"}", 422, "too_short"),
                arguments("blank reason", both + ",\"reason\":\" \"}", 422, "too_short"),
                arguments(
                        "reason of 501 characters",
                        both + ",\"reason\":\"" + "é".repeat(501) + "\"}",
                        422,
                        "too_long"),
                arguments(
                        "reason of two lines",
                        both + ",\"reason\":\"a\\nb\"}",
                        422,
                        "control_character"),
                arguments(
                        "reason that is not a string", both + ",\"reason\":1}", 422, "wrong_type"),
                arguments("no id", named + reason + "}", 422, "required"),
                arguments(
                        "id of version 4",
                        named + "\"id\":\"2f0c9a34-8f0c-4f6e-9d5b-0d4f3c1a7b11\"," + reason + "}",
                        422,
                        "invalid_value"),
                arguments(
                        "id in upper case",
                        named
                                + "\"id\":\""
                                + UNKNOWN.toUpperCase(Locale.ROOT)
                                + "\","
                                + reason
                                + "}",
                        422,
                        "invalid_value"),
                arguments("unknown field", both + "," + reason + ",\"x\":1}", 422, "unknown_field"),
                arguments(
                        "field twice",
                        both + "," + reason + ",\"id\":\"" + id + "\"}",
                        422,
                        "duplicate_field"),
                arguments("id of another", SecureApi.body(TO, othersId, "r"), 404, ""),
                arguments("id of nothing", SecureApi.body(TO, UNKNOWN, "r"), 404, ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void rejectsAndAuditsRequestsThatNameARecipient(
            String name, String body, int status, String code) {
        Answer answer = api.decrypt(body);
        String type = status == 404 ? "message-not-found" : "invalid-fields";
        SecureApi.assertProblem(answer, status, type, CANARY);
        assertThat(answer.errorCodes()).isEqualTo(code.isEmpty() ? List.of() : List.of(code));
        assertAudited(status == 404 ? "not_found" : "invalid_request", answer);
    }

    @Test
    void rejectsAndAuditsAQueryParameter() {
        Answer answer = twin.send(twin.signed("POST", "/msg/decrypt?msg_id=" + TO, valid()));
        SecureApi.assertProblem(answer, 422, "invalid-fields", CANARY);
        assertThat(answer.errorCodes()).containsExactly("unknown_parameter");
        assertAudited("invalid_request", answer);
    }

    private static void assertAudited(String cause, Answer answer) {
        Answer audit = api.audit(TO, "&limit=100");
        assertThat(audit.json().get("entries").valueStream())
                .filteredOn(entry -> entry.get("request_id").asText().equals(answer.requestId()))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.get("outcome").asText()).isEqualTo("refused");
                    assertThat(entry.get("cause").asText()).isEqualTo(cause);
                });
        assertThat(audit.http().body()).doesNotContain(CANARY);
    }

    static Stream<Arguments> unreadable() {
        String large = SecureApi.body(TO, id, "r".repeat(16 * 1024));
        String nobody = SecureApi.body("nobody", id, "r");
        String unnamed = "{\"id\":\"" + id + "\",\"reason\":\"r\"}";
        return Stream.of(
                arguments("large", json(large), 413, "body-too-large"),
                arguments("cut off", json(valid().substring(1)), 400, "malformed-body"),
                arguments("array", json("[" + valid() + "]"), 400, "malformed-body"),
                arguments("empty", json(""), 400, "malformed-body"),
                arguments("not a recipient", json(nobody), 422, "invalid-fields"),
                arguments("no recipient", json(unnamed), 422, "invalid-fields"),
                arguments(
                        "text",
                        json(valid()).setHeader("Content-Type", "text/plain"),
                        415,
                        "unsupported-media-type"));
    }

    private static HttpRequest.Builder json(String body) {
        return twin.signed("POST", "/msg/decrypt", body);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void doesNotAuditRequestsThatNameNoRecipient(
            String name, HttpRequest.Builder request, int status, String type) {
        int before = api.entries(TO).size();
        SecureApi.assertProblem(twin.send(request), status, type, CANARY);
        assertThat(api.entries(TO)).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /msg/decrypt, POST",
        "DELETE, /msg/decrypt, POST",
        "POST, /msg/audit, GET",
        "DELETE, /msg/erasure, GET",
        "POST, /msg/erasure, GET",
        "PUT, /msg, 'DELETE, GET, POST'"
    })
    void rejectsAnyOtherMethodAndNamesTheAllowedOnes(String method, String path, String allowed) {
        Answer answer = twin.send(twin.request(path).method(method, BodyPublishers.ofString("{}")));
        SecureApi.assertProblem(answer, 405, "method-not-allowed", CANARY);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "msg_id=nobody, invalid_recipient",
        "limit=5, required",
        "msg_id=owner%40example.com&limit=101, invalid_value",
        "msg_id=owner%40example.com&next=Zm9yZ2Vk, invalid_value",
        "msg_id=owner%40example.com&order=asc, unknown_parameter"
    })
    void rejectsABadQueryOfTheAudit(String query, String code) {
        Answer answer = twin.send(twin.signed("GET", "/msg/audit?" + query, ""));
        SecureApi.assertProblem(answer, 422, "invalid-fields", CANARY);
        assertThat(answer.errorCodes()).containsExactly(code);
    }

    @Test
    void rejectsAnUnsignedQueryOfTheAudit() {
        HttpRequest.Builder request = twin.request("/msg/audit?" + SecureApi.query(TO)).GET();
        SecureApi.assertProblem(twin.send(request), 403, "forbidden", TO);
    }
}
