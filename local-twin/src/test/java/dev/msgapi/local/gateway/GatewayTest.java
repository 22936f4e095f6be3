package dev.msgapi.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.local.StartException;
import dev.msgapi.local.lambda.InvokeResult;
import dev.msgapi.local.lambda.Invoker;
import dev.msgapi.local.template.Stack;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {
    private static final Instant START = Instant.parse("2026-11-22T15:42:07.123Z");
    private static final int MEGABYTE = 1024 * 1024;
    private static final String BINARY =
            Apis.DOCUMENT.replaceFirst(
                    "\\{", "{\"x-amazon-apigateway-binary-media-types\":[\"*/*\"],");

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AtomicReference<String> called = new AtomicReference<>("");
    private final AtomicReference<JsonNode> event = new AtomicReference<>();
    private Invoker function = (_, _) -> success("{\"statusCode\":200,\"body\":\"ok\"}");
    private Gateway gateway;

    @BeforeEach
    void start() {
        start(Apis.api(Apis.DOCUMENT, 10, 3));
    }

    @AfterEach
    void stop() {
        gateway.close();
        client.close();
    }

    // ---- The event

    @Test
    void passesTheEventThatAwsPasses() throws Exception {
        send(
                request("/msg?b=1&a=%C3%A9+x&b=2&flag")
                        .header("x-api-key", Apis.KEY)
                        .header("X-Twice", "1")
                        .header("X-Twice", "2")
                        .header("tEsT-HEADeR", "aValUE")
                        .header("User-Agent", "test/1")
                        .POST(BodyPublishers.ofString("{\"é\":1}")));

        JsonNode e = event.get();
        assertThat(called.get()).isEqualTo("keyed");
        assertThat(e.path("resource").asText()).isEqualTo("/msg");
        assertThat(e.path("path").asText()).isEqualTo("/msg");
        assertThat(e.path("httpMethod").asText()).isEqualTo("POST");
        assertThat(e.at("/headers/X-Twice").asText()).isEqualTo("2");
        assertThat(e.at("/headers/tEsT-HEADeR").asText()).isEqualTo("aValUE");
        assertThat(e.at("/multiValueHeaders/X-Twice").toString()).isEqualTo("[\"1\",\"2\"]");
        assertThat(e.path("headers").has("Content-Length")).isFalse();
        assertThat(e.path("queryStringParameters").toString())
                .isEqualTo("{\"b\":\"2\",\"a\":\"é x\",\"flag\":\"\"}");
        assertThat(e.at("/multiValueQueryStringParameters/b").toString())
                .isEqualTo("[\"1\",\"2\"]");
        assertThat(e.path("pathParameters").isNull()).isTrue();
        assertThat(e.path("stageVariables").isNull()).isTrue();
        assertThat(e.path("body").asText()).isEqualTo("{\"é\":1}");
        assertThat(e.path("isBase64Encoded").asBoolean()).isFalse();
    }

    @Test
    void passesTheContextThatAwsPasses() throws Exception {
        HttpResponse<byte[]> response =
                send(
                        request("/msg")
                                .header("x-api-key", Apis.KEY)
                                .header("User-Agent", "test/1")
                                .POST(BodyPublishers.noBody()));

        JsonNode context = event.get().path("requestContext");
        assertThat(response.headers().firstValue("x-amzn-RequestId"))
                .contains(context.path("requestId").asText());
        assertThat(context.path("accountId").asText()).isEqualTo("000000000000");
        assertThat(context.path("apiId").asText()).isEqualTo("abcdefghij");
        assertThat(context.path("stage").asText()).isEqualTo("v1");
        assertThat(context.path("resourcePath").asText()).isEqualTo("/msg");
        assertThat(context.path("protocol").asText()).isEqualTo("HTTP/1.1");
        assertThat(context.path("requestTime").asText()).isEqualTo("22/Nov/2026:15:42:07 +0000");
        assertThat(context.path("requestTimeEpoch").asLong()).isEqualTo(START.toEpochMilli());
        assertThat(context.at("/identity/apiKey").asText()).isEqualTo(Apis.KEY);
        assertThat(context.at("/identity/apiKeyId").asText()).isEqualTo("key-id");
        assertThat(context.at("/identity/sourceIp").asText()).isEqualTo("127.0.0.1");
        assertThat(context.at("/identity/userAgent").asText()).isEqualTo("test/1");
        assertThat(context.at("/identity/userArn").isNull()).isTrue();
        assertThat(event.get().path("body").isNull()).isTrue();
    }

    /** As at the API's own address, and as at a custom domain. */
    @ParameterizedTest
    @CsvSource({
        "/v1/msg, /msg, /msg",
        "/msg, /msg, /msg",
        "/v1/msg/4%2F2, /msg/4%2F2, /msg/{id}",
        "/msg/v1, /msg/v1, /msg/{id}",
    })
    void servesTheApiUnderItsStageAndAtTheRoot(String sent, String path, String resource)
            throws Exception {
        assertThat(get(sent).statusCode()).isEqualTo(200);

        JsonNode context = event.get().path("requestContext");
        assertThat(event.get().path("path").asText()).isEqualTo(path);
        assertThat(event.get().path("resource").asText()).isEqualTo(resource);
        assertThat(context.path("path").asText()).isEqualTo(sent);
        assertThat(context.path("resourcePath").asText()).isEqualTo(resource);
        assertThat(context.path("stage").asText()).isEqualTo("v1");
    }

    @Test
    void passesNoKeyIfTheRouteRequiresNone() throws Exception {
        send(request("/msg").header("x-api-key", Apis.KEY));

        assertThat(event.get().at("/requestContext/identity").has("apiKey")).isFalse();
        assertThat(event.get().path("queryStringParameters").isNull()).isTrue();
        assertThat(event.get().path("multiValueQueryStringParameters").isNull()).isTrue();
    }

    @Test
    void passesABinaryBodyInBase64() throws Exception {
        byte[] body = {(byte) 0xFF, 0, 1};
        restart(BINARY);

        post(BodyPublishers.ofByteArray(body));

        assertThat(event.get().path("isBase64Encoded").asBoolean()).isTrue();
        assertThat(event.get().path("body").binaryValue()).isEqualTo(body);
    }

    @Test
    void passesABodyAsTextIfTheApiHasNoBinaryTypes() throws Exception {
        post(BodyPublishers.ofByteArray(new byte[] {'a', (byte) 0xFF}));

        assertThat(event.get().path("isBase64Encoded").asBoolean()).isFalse();
        assertThat(event.get().path("body").asText()).isEqualTo("a\uFFFD");
    }

    // ---- Routes

    @ParameterizedTest
    @CsvSource({
        "/msg/42, any, id, 42",
        "/msg/a%2Fb, any, id, a%2Fb",
        "/msg/42/, any, id, 42",
        "/files/a//b%20c, open, proxy, a//b%20c",
    })
    void passesPathParametersAsSent(String path, String name, String parameter, String value)
            throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(200);

        assertThat(called.get()).isEqualTo(name);
        assertThat(event.get().path("pathParameters").toString())
                .isEqualTo("{\"" + parameter + "\":\"" + value + "\"}");
        assertThat(event.get().path("path").asText()).isEqualTo(path);
    }

    @Test
    void choosesTheMostSpecificRoute() throws Exception {
        get("/msg/fixed");

        assertThat(called.get()).isEqualTo("fixed");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /",
        "GET, /other",
        "GET, /msg/42/more",
        "GET, /files",
        "GET, /MSG",
        "DELETE, /msg",
        "POST, /msg/fixed",
        "GET, /v2/msg",
        "GET, /v1",
        "GET, /v1/v1/msg",
        "GET, /v1msg",
        "GET, //other",
        "OPTIONS, /msg"
    })
    void answersMissingTokenForAnUnknownRoute(String method, String path) throws Exception {
        HttpResponse<byte[]> response = send(request(path).method(method, BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(text(response)).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
        assertThat(response.headers().firstValue("x-amzn-ErrorType"))
                .contains("MissingAuthenticationTokenException");
        assertThat(called.get()).isEmpty();
    }

    // ---- Keys and throttle

    @ParameterizedTest
    @ValueSource(strings = {"", "another", "A-KEY", "key-id"})
    void rejectsAnUnknownKey(String key) throws Exception {
        HttpResponse<byte[]> response =
                send(request("/msg").header("x-api-key", key).POST(BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(text(response)).isEqualTo("{\"message\":\"Forbidden\"}");
    }

    @Test
    void rejectsARequestWithoutAKey() throws Exception {
        assertThat(send(request("/msg").POST(BodyPublishers.noBody())).statusCode()).isEqualTo(403);
    }

    @Test
    void acceptsTheKeysHeaderInAnyCase() throws Exception {
        HttpResponse<byte[]> response =
                send(request("/msg").header("X-API-KEY", Apis.KEY).POST(BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void throttlesAKeyAfterItsBurst() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(post(BodyPublishers.noBody()).statusCode()).isEqualTo(200);
        }
        HttpResponse<byte[]> refused = post(BodyPublishers.noBody());
        now.set(START.plusMillis(100));

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(post(BodyPublishers.noBody()).statusCode()).isEqualTo(200);
        assertThat(post(BodyPublishers.noBody()).statusCode()).isEqualTo(429);
    }

    @Test
    void rejectsAKeyThatHasUsedUpItsQuotaUntilMidnight() throws Exception {
        now.set(Instant.parse("2026-11-22T23:59:59.900Z"));
        restart(Apis.api(Apis.DOCUMENT, 1000, 3, 2));
        for (int i = 0; i < 2; i++) {
            assertThat(post(BodyPublishers.noBody()).statusCode()).isEqualTo(200);
        }
        HttpResponse<byte[]> refused = post(BodyPublishers.noBody());

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("3600");
        assertThat(refused.headers().firstValue("x-amzn-ErrorType"))
                .contains("LimitExceededException");
        assertThat(text(refused)).isEqualTo("{\"title\":\"Come back tomorrow\"}");
        now.set(Instant.parse("2026-11-23T00:00:00Z"));
        assertThat(post(BodyPublishers.noBody()).statusCode()).isEqualTo(200);
    }

    @Test
    void fillsTheTemplateOfAGatewayResponse() throws Exception {
        restart(Apis.api(Apis.DOCUMENT, 0, 0));

        HttpResponse<byte[]> response = post(BodyPublishers.noBody());

        String id = response.headers().firstValue("x-amzn-RequestId").orElseThrow();
        assertThat(response.headers().allValues("Content-Type"))
                .containsExactly("application/problem+json");
        assertThat(text(response))
                .isEqualTo("{\"title\":\"Slow down\",\"request_id\":\"%s\"}".formatted(id));
    }

    // ---- The function's answer

    @Test
    void returnsTheFunctionsResponse() throws Exception {
        function =
                (_, _) ->
                        success(
                                """
                                {"statusCode":"202","body":"{}","headers":{"Content-Type":"a/b","X-One":"1",
                                "X-Flag":true,"Transfer-Encoding":"chunked","Date":"never"},
                                "multiValueHeaders":{"x-one":["2","3"]}}
                                """);

        HttpResponse<byte[]> response = get("/msg");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.headers().allValues("x-one")).containsExactly("2", "3", "1");
        assertThat(response.headers().firstValue("X-Flag")).contains("true");
        assertThat(response.headers().firstValue("Content-Type")).contains("a/b");
        assertThat(response.headers().firstValue("Transfer-Encoding")).isEmpty();
        assertThat(response.headers().firstValue("x-amzn-Remapped-Date")).contains("never");
    }

    @Test
    void decodesABase64ResponseOnlyIfTheApiHasBinaryTypes() throws Exception {
        String base64 = Base64.getEncoder().encodeToString(new byte[] {(byte) 0xFF, 1});
        function = (_, _) -> success("{\"isBase64Encoded\":true,\"body\":\"" + base64 + "\"}");

        assertThat(text(get("/msg"))).isEqualTo(base64);
        restart(BINARY);
        assertThat(get("/msg").body()).containsExactly(0xFF, 1);
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        HttpResponse<byte[]> response =
                send(request("/msg").method("HEAD", BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Length")).contains("2");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void answersNoContentWithoutABody() throws Exception {
        function = (_, _) -> success("{\"statusCode\":204,\"body\":\"x\"}");

        assertThat(get("/msg").body()).isEmpty();
        assertThat(get("/msg").statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "\"text\"",
                "[]",
                "{\"statusCode\":200} trailing",
                "{\"statusCode\":\"ok\"}",
                "{\"statusCode\":99}",
                "{\"statusCode\":600}",
                "{\"statusCode\":200,\"wrong\":1}",
                "{\"statusCode\":200,\"body\":{}}",
                "{\"statusCode\":200,\"headers\":[]}",
                "{\"statusCode\":200,\"headers\":{\"a\":{}}}",
                "{\"statusCode\":200,\"headers\":{\"a b\":\"1\"}}",
                "{\"statusCode\":200,\"headers\":{\"a\":\"1\\r\\nb: 2\"}}",
                "{\"statusCode\":200,\"multiValueHeaders\":{\"a\":\"1\"}}",
                "{\"errorMessage\":\"x\",\"errorType\":\"y\"}",
            })
    void answersBadGatewayForAMalformedResponse(String payload) throws Exception {
        function = (_, _) -> success(payload);

        HttpResponse<byte[]> response = get("/msg");

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(text(response)).isEqualTo("{\"title\":\"Broken\"}");
    }

    @Test
    void answersBadGatewayWhenTheFunctionFailsOrTakesTooLong() throws Exception {
        function = (_, _) -> new InvokeResult.FunctionError("java.lang.IllegalStateException");
        assertThat(get("/msg").statusCode()).isEqualTo(502);

        function = (_, _) -> new InvokeResult.TimedOut();
        assertThat(get("/msg").statusCode()).isEqualTo(502);
    }

    @Test
    void answersTooLargeIfLambdaRejectsTheEvent() throws Exception {
        function = (_, _) -> new InvokeResult.PayloadTooLarge();

        assertThat(get("/msg").statusCode()).isEqualTo(413);
    }

    @Test
    void answersGatewayTimeoutWhenTheInvocationFails() throws Exception {
        function =
                (_, _) -> {
                    throw new IllegalStateException("no Lambda");
                };

        HttpResponse<byte[]> response = get("/msg");

        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(text(response)).doesNotContain("no Lambda");
    }

    @Test
    void answersGatewayTimeoutAfterTheIntegrationsTimeout() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        function =
                (_, _) -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new InvokeResult.TimedOut();
                };
        restart(Apis.DOCUMENT.replace("2000", "50"));

        HttpResponse<byte[]> response = get("/msg");

        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(text(response)).isEqualTo("{\"title\":\"Broken\"}");
    }

    // ---- Invalid requests

    @Test
    void acceptsABodyOfTenMegabytesAndNoMore() throws Exception {
        assertThat(post(BodyPublishers.ofByteArray(new byte[10 * MEGABYTE])).statusCode())
                .isEqualTo(200);

        String tooLarge =
                raw(
                        "POST /msg HTTP/1.1\nHost: a\nx-api-key: a-key\nContent-Length: "
                                + (10 * MEGABYTE + 1)
                                + "\n\n");

        assertThat(tooLarge).startsWith("HTTP/1.1 413").contains("Request Too Long");
    }

    @Test
    void stopsReadingAChunkedBodyAfterTenMegabytes() throws Exception {
        byte[] chunk = new byte[MEGABYTE];
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(ascii("POST /msg HTTP/1.1\nHost: a\nx-api-key: a-key\n"));
            out.write(ascii("Transfer-Encoding: chunked\n\n"));
            for (int i = 0; i < 11; i++) {
                out.write(ascii("100000\n"));
                out.write(chunk);
                out.write(ascii("\n"));
            }
            out.write(ascii("0\n\n"));

            assertThat(firstLine(socket)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void rejectsATooLargeBodyBeforeItIsSent() throws Exception {
        try (Socket socket = connect()) {
            String head = "POST /msg HTTP/1.1\nHost: a\nx-api-key: a-key\nExpect: 100-continue\n";
            socket.getOutputStream().write(ascii(head + "Content-Length: 11000000\n\n"));

            assertThat(firstLine(socket)).startsWith("HTTP/1.1 413");
        }
        assertThat(called.get()).isEmpty();
    }

    @Test
    void acceptsAChunkedBodyAndOneAfterExpect() throws Exception {
        String head = "POST /msg HTTP/1.1\nHost: a\nx-api-key: a-key\nConnection: close\n";

        assertThat(raw(head + "Transfer-Encoding: chunked\n\n2\n{}\n0\n\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(event.get().path("body").asText()).isEqualTo("{}");
        assertThat(raw(head + "Expect: 100-continue\nContent-Length: 2\n\n[]"))
                .contains("HTTP/1.1 200");
        assertThat(event.get().path("body").asText()).isEqualTo("[]");
        assertThat(event.get().path("headers").has("Expect")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /msg?a=%zz HTTP/1.1\nHost: a\n\n",
                "GET /msg?a=% HTTP/1.1\nHost: a\n\n",
                "GET /msg/%zz HTTP/1.1\nHost: a\n\n",
                "GET /msg HTTP/1.1\n\n",
                "GET /msg HTTP/1.1\nHost: a\nHost: b\n\n",
                "GET /msg\n\n",
                "NONSENSE\n\n",
                "GET /msg HTTP/1.1\nHost: a\nno colon\n\n",
                "POST /msg HTTP/1.1\nHost: a\nContent-Length: x\n\n",
                "POST /msg HTTP/1.1\nHost: a\nContent-Length: -1\n\n",
                "POST /msg HTTP/1.1\nHost: a\nx-api-key: a-key\nTransfer-Encoding: chunked\n\nzz\n",
            })
    void answersBadRequestForInvalidHttp(String request) throws Exception {
        assertThat(raw(request)).startsWith("HTTP/1.1 400").contains("{\"message\":");

        assertThat(get("/msg").statusCode()).isEqualTo(200);
    }

    @Test
    void rejectsTooLargeHeaders() throws Exception {
        String request = "GET /msg HTTP/1.1\nHost: a\nX: " + "x".repeat(11_000) + "\n\n";

        assertThat(raw(request)).startsWith("HTTP/1.1 431").contains("{\"message\":");
    }

    @Test
    void saysWhichPortIsTaken() {
        assertThatThrownBy(() -> open(Apis.DOCUMENT, gateway.port()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("Port " + gateway.port());
    }

    private void start(Stack.Api api) {
        gateway = new Gateway(api, 0, this::call, now::get);
    }

    private void restart(String document) {
        restart(Apis.api(document, 10, 3));
    }

    private void restart(Stack.Api api) {
        gateway.close();
        start(api);
    }

    private Gateway open(String document, int port) {
        return new Gateway(Apis.api(document, 1, 1), port, this::call, now::get);
    }

    private InvokeResult call(String name, byte[] json) {
        called.set(name);
        event.set(Apis.json(new String(json, StandardCharsets.UTF_8)));
        return function.invoke(name, json);
    }

    private static InvokeResult success(String payload) {
        return new InvokeResult.Success(payload.getBytes(StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    private HttpResponse<byte[]> post(HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        return send(request("/msg").header("x-api-key", Apis.KEY).POST(body));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** With the line ends of HTTP. */
    private static byte[] ascii(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static String firstLine(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(30), StandardCharsets.US_ASCII);
    }

    /** Sends bytes, and returns all bytes that come back. */
    private String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(ascii(request));
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
