package dev.msgapi.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.local.lambda.InvokeResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Requests to routes that require an IAM signature, over HTTP. */
class SignedCallsTest {
    private static final Instant START = Instant.parse("2026-11-22T15:42:07Z");
    private static final TestSigner SIGNER = TestSigner.local(START);
    private static final Map<String, String> KEY = Map.of("x-api-key", Apis.KEY);
    private static final String BODY = "{\"msg_id\":\"ada@example.com\",\"reason\":\"é\"}";
    // The JDK's client sets them itself, to the same values.
    private static final Set<String> RESTRICTED = Set.of("host", "content-length");

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AtomicReference<JsonNode> event = new AtomicReference<>();
    private Gateway gateway;

    @BeforeEach
    void start() {
        start(Apis.SIGNED_DOCUMENT);
    }

    @AfterEach
    void stop() {
        gateway.close();
        client.close();
    }

    // ---- Accepted requests

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/signed",
                "/v1/signed",
                "/v1/signed/42?msg_id=ada%40example.com",
                "/v1/signed/a%2Fb%20c%25?msg_id=%2B447700900123",
                "/signed/a%2Fb%20c%25",
                "/signed/%C3%A9",
                "/signed?msg_id=ada%40example.com",
                "/signed?msg_id=%2B447700900123&b=2&a=%20&a=1&%C3%A9=%E1%88%B4&flag=",
            })
    void acceptsSignaturesOfTheSdk(String target) throws Exception {
        HttpResponse<String> response = call(SIGNER, "POST", target, KEY, BODY);

        assertThat(response.body()).isEqualTo("ok");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(event.get().path("body").asText()).isEqualTo(BODY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/signed",
                "/v1/signed",
                "/v1/signed?msg_id=ada%40example.com",
                "/signed/42",
                "/signed?msg_id=ada%40example.com",
                "/signed?a=1&a=2&flag=&msg_id=%2B447700900123",
                "/signed?text=a%20b&x=%E1%88%B4",
            })
    void acceptsSignaturesOfCurl(String target) throws Exception {
        now.set(Instant.now());

        assertThat(curl(target, "-X", "GET")).isEqualTo("ok 200");
        assertThat(curl(target, "-X", "DELETE")).isEqualTo("ok 200");
        assertThat(curl(target, "-d", BODY, "-H", "Content-Type: application/json"))
                .isEqualTo("ok 200");
    }

    @Test
    void acceptsAHeaderOfCurlThatIsNotAscii() throws Exception {
        now.set(Instant.now());

        assertThat(curl("/signed", "-H", "X-Note: caf\u00e9  \u1234")).isEqualTo("ok 200");
    }

    @Test
    void requiresNoKeyIfTheRouteRequiresOnlyASignature() throws Exception {
        assertThat(call(SIGNER, "GET", "/keyless", Map.of(), "").statusCode()).isEqualTo(200);
    }

    // ---- The event

    @Test
    void tellsTheFunctionWhoSignedTheRequest() throws Exception {
        call(SIGNER, "POST", "/signed", KEY, BODY);

        JsonNode identity = event.get().at("/requestContext/identity");
        assertThat(identity.path("accessKey").asText()).isEqualTo("local");
        assertThat(identity.path("accountId").asText()).isEqualTo("000000000000");
        assertThat(identity.path("caller").asText()).isEqualTo("AIDALOCAL");
        assertThat(identity.path("user").asText()).isEqualTo("AIDALOCAL");
        assertThat(identity.path("userArn").asText())
                .isEqualTo("arn:aws:iam::000000000000:user/local");
        assertThat(identity.path("cognitoIdentityId").isNull()).isTrue();
        assertThat(identity.path("apiKeyId").asText()).isEqualTo("key-id");
        assertThat(identity.path("sourceIp").asText()).isEqualTo("127.0.0.1");
        assertThat(identity.path("userAgent").asText()).startsWith("Java-http-client");
        assertThat(event.get().path("requestContext").has("authorizer")).isFalse();
    }

    @Test
    void tellsTheFunctionNoSignerIfTheRouteRequiresNone() throws Exception {
        call(SIGNER, "POST", "/msg", KEY, BODY);

        JsonNode identity = event.get().at("/requestContext/identity");
        for (String name : List.of("accessKey", "accountId", "caller", "user", "userArn")) {
            assertThat(identity.get(name).isNull()).as(name).isTrue();
        }
        assertThat(identity.path("apiKeyId").asText()).isEqualTo("key-id");
    }

    // ---- The answers

    @Test
    void answersMissingTokenForAnUnsignedRequestWithOrWithoutAKey() throws Exception {
        for (Map<String, String> headers : List.of(KEY, Map.<String, String>of())) {
            HttpResponse<String> response = send("POST", "/signed", headers, BODY);

            assertRefused(response, "MissingAuthenticationTokenException");
            assertThat(response.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
        }
    }

    @Test
    void answersMissingTokenForAPresignedRequest() throws Exception {
        String query = "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=local&X-Amz-Signature=0";

        assertRefused(
                send("GET", "/signed" + query, KEY, ""), "MissingAuthenticationTokenException");
    }

    @Test
    void rejectsASignedRequestWithoutAKey() throws Exception {
        assertRefused(call(SIGNER, "POST", "/signed", Map.of(), BODY), "ForbiddenException");
        assertRefused(
                call(SIGNER, "POST", "/signed", Map.of("x-api-key", "another"), BODY),
                "ForbiddenException");
    }

    @Test
    void checksTheSignatureBeforeTheKey() throws Exception {
        TestSigner wrong = SIGNER.as(TestSigner.user("local", "another"));

        assertRefused(call(wrong, "POST", "/signed", Map.of(), BODY), "InvalidSignatureException");
    }

    @Test
    void saysWhatIsWrongWithASignature() throws Exception {
        assertRefused(
                call(SIGNER.at(START.minusSeconds(301)), "GET", "/signed", KEY, ""),
                "InvalidSignatureException",
                "Signature expired: 20261122T153706Z is now earlier than 20261122T153707Z"
                        + " (20261122T154207Z - 5 min.)");
        assertRefused(
                call(SIGNER.at(START.plusSeconds(301)), "GET", "/signed", KEY, ""),
                "InvalidSignatureException",
                "Signature not yet current");
        assertRefused(
                call(SIGNER.as(TestSigner.user("other", "local")), "GET", "/signed", KEY, ""),
                "UnrecognizedClientException",
                "The security token included in the request is invalid.");
        assertRefused(
                call(SIGNER.inRegion("us-east-1"), "GET", "/signed", KEY, ""),
                "InvalidSignatureException",
                "valid region");
        assertRefused(
                call(SIGNER.forService("lambda"), "GET", "/signed", KEY, ""),
                "InvalidSignatureException",
                "Credential should be scoped to correct service: 'execute-api'.");
        assertRefused(
                send("GET", "/signed", Map.of("Authorization", "Bearer x"), ""),
                "IncompleteSignatureException",
                "Authorization header requires");
    }

    @Test
    void answersABadSignatureInTheDefinitionsForm() throws Exception {
        gateway.close();
        start(
                Apis.SIGNED_DOCUMENT.replace(
                        "\"THROTTLED\": {",
                        """
                        "INVALID_SIGNATURE": {"statusCode": "401", "responseTemplates": {
                          "application/json": "{\\"title\\":\\"Signed badly\\"}"}},
                        "THROTTLED": {\
                        """));

        HttpResponse<String> response = call(SIGNER.inRegion("x"), "GET", "/signed", KEY, "");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("{\"title\":\"Signed badly\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /signed?a=1, body",
        "POST, /signed/2?a=1, body",
        "POST, /v1/signed?a=1, body",
        "POST, /signed?a=2, body",
        "POST, /signed, body",
        "POST, /signed?a=1, Body",
        "POST, /signed?a=1, ''",
    })
    void rejectsTheSignatureOfAnotherRequest(String method, String target, String body)
            throws Exception {
        SdkHttpRequest signed = sign(SIGNER, "POST", "/signed?a=1", KEY, "body");

        assertThat(send(signed, "POST", "/signed?a=1", "body").statusCode()).isEqualTo(200);
        event.set(null);
        assertRefused(send(signed, method, target, body), "InvalidSignatureException");
    }

    @Test
    void rejectsASignatureOfCurlWithAnotherSecret() throws Exception {
        now.set(Instant.now());

        assertThat(curl("/signed", "--user", "local:other")).endsWith(" 403");
        assertThat(curl("/signed", "--aws-sigv4", "aws:amz:eu-west-2:execute-api"))
                .endsWith(" 403");
    }

    @Test
    void anUnsignedOrBadlySignedRequestSpendsNoToken() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(send("GET", "/signed", KEY, "").statusCode()).isEqualTo(403);
            assertThat(call(SIGNER.inRegion("x"), "GET", "/signed", KEY, "").statusCode())
                    .isEqualTo(403);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(call(SIGNER, "GET", "/signed", KEY, "").statusCode()).isEqualTo(200);
        }
        assertThat(call(SIGNER, "GET", "/signed", KEY, "").statusCode()).isEqualTo(429);
        assertThat(send("GET", "/signed", KEY, "").statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                ",,,===///;;;",
                "AWS4-HMAC-SHA256 Credential=////, SignedHeaders=;;;, Signature=%00",
                "AWS4-HMAC-SHA256 Credential=local/20261122/eu-west-1/execute-api/aws4_request,"
                        + " SignedHeaders=(((, Signature=$1",
                "AWS4-HMAC-SHA256 Credential=local/99999999/eu-west-1/execute-api/aws4_request,"
                        + " SignedHeaders=host, Signature=0",
                "\u00e9\u00ff\u0080",
            })
    void rejectsUnreadableHeaders(String garbage) throws Exception {
        for (String date : List.of("20261122T154207Z", "", "9".repeat(1000))) {
            Map<String, String> headers = Map.of("Authorization", garbage, "X-Amz-Date", date);

            assertThat(send("GET", "/signed", headers, "").statusCode()).isEqualTo(403);
        }
        String huge = garbage.repeat(9000 / garbage.length());
        assertThat(send("GET", "/signed", Map.of("Authorization", huge), "").statusCode())
                .isEqualTo(403);
    }

    @Test
    void ignoresABadSignatureIfTheRouteRequiresNone() throws Exception {
        Map<String, String> headers = new HashMap<>(KEY);
        headers.put("Authorization", "Bearer x");

        assertThat(send("POST", "/msg", headers, BODY).statusCode()).isEqualTo(200);
    }

    // ---- Helpers

    private void start(String document) {
        gateway = new Gateway(Apis.api(document, 1e-9, 3), 0, this::function, now::get);
    }

    private InvokeResult function(String name, byte[] json) {
        event.set(Apis.json(new String(json, StandardCharsets.UTF_8)));
        String answer = "{\"statusCode\":200,\"body\":\"ok\"}";
        return new InvokeResult.Success(answer.getBytes(StandardCharsets.UTF_8));
    }

    private void assertRefused(HttpResponse<String> response, String errorType, String... words) {
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains(errorType);
        assertThat(response.body()).contains(words.length == 0 ? "{\"message\":" : words[0]);
        assertThat(event.get()).isNull();
    }

    private URI uri(String target) {
        return URI.create("http://127.0.0.1:" + gateway.port() + target);
    }

    private SdkHttpRequest sign(
            TestSigner signer,
            String method,
            String target,
            Map<String, String> headers,
            String body) {
        return signer.sign(method, uri(target), headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> call(
            TestSigner signer,
            String method,
            String target,
            Map<String, String> headers,
            String body)
            throws IOException, InterruptedException {
        SdkHttpRequest signed = sign(signer, method, target, headers, body);
        return send(signed, method, target, body);
    }

    private HttpResponse<String> send(
            SdkHttpRequest signed, String method, String target, String body)
            throws IOException, InterruptedException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        signed.headers().forEach((name, values) -> headers.put(name, values.getFirst()));
        headers.keySet().removeAll(RESTRICTED);
        return send(method, target, headers, body);
    }

    private HttpResponse<String> send(
            String method, String target, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(target)).method(method, BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The body and the status that the system's curl gets, signing as {@code make run} says. */
    private String curl(String target, String... options) throws Exception {
        assumeCurl();
        List<String> command = new ArrayList<>();
        command.addAll(List.of("curl", "-s", "-w", " %{http_code}", uri(target).toString()));
        command.addAll(List.of("--aws-sigv4", "aws:amz:eu-west-1:execute-api"));
        command.addAll(List.of("--user", "local:local", "-H", "x-api-key: " + Apis.KEY));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        return new String(output, StandardCharsets.UTF_8);
    }

    private static void assumeCurl() {
        try {
            Process process = new ProcessBuilder("curl", "--help", "auth").start();
            byte[] help = process.getInputStream().readAllBytes();
            assumeTrue(new String(help, StandardCharsets.UTF_8).contains("--aws-sigv4"));
        } catch (IOException e) {
            assumeTrue(false, "there is no curl");
        }
    }
}
