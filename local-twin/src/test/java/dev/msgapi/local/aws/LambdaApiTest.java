package dev.msgapi.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.msgapi.local.lambda.InvokeResult;
import dev.msgapi.local.template.Stack;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LambdaApiTest {
    private static final String ARN = "arn:aws:lambda:eu-west-1:000000000000:function:sweep-fn";
    private static final BlockingQueue<String> CALLS = new LinkedBlockingQueue<>();

    @TempDir static Path state;
    static TestTwin twin;
    static volatile InvokeResult result;

    @BeforeAll
    static void start() throws IOException {
        twin = TestTwin.start(state, stack(), LambdaApiTest::run);
    }

    @AfterAll
    static void stop() {
        twin.close();
    }

    @BeforeEach
    void succeed() {
        CALLS.clear();
        result = new InvokeResult.Success("{\"done\":\"é\"}".getBytes(UTF_8));
    }

    @Test
    void returnsWhatTheFunctionReturns() throws Exception {
        HttpResponse<String> answer = invoke("sweep-fn", "{\"a\":1}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"done\":\"é\"}");
        assertThat(answer.headers().firstValue("X-Amz-Executed-Version")).contains("$LATEST");
        assertThat(answer.headers().firstValue("X-Amz-Function-Error")).isEmpty();
        assertThat(CALLS).containsExactly("sweep-fn {\"a\":1}");
    }

    @Test
    void aMissingEventIsAnEmptyObject() throws Exception {
        invoke("sweep-fn", "");
        assertThat(CALLS).containsExactly("sweep-fn {}");
    }

    @Test
    void reportsOnlyTheTypeOfAFunctionsError() throws Exception {
        result = new InvokeResult.FunctionError("java.lang.IllegalStateException");
        HttpResponse<String> answer = invoke("sweep-fn", "{}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Amz-Function-Error")).contains("Unhandled");
        assertThat(json(answer).path("errorType").asText())
                .isEqualTo("java.lang.IllegalStateException");
        assertThat(json(answer).path("errorMessage").asText()).isNotEmpty();
    }

    @Test
    void reportsATimeoutAsAFunctionError() throws Exception {
        result = new InvokeResult.TimedOut();
        HttpResponse<String> answer = invoke("sweep-fn", "{}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Amz-Function-Error")).contains("Unhandled");
        assertThat(json(answer).path("errorType").asText()).isEqualTo("Sandbox.Timedout");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nobody", "sweep-fn:live", "arn:aws:lambda:us-east-1:1:function:sweep-fn"})
    void rejectsAnUnknownFunction(String name) throws Exception {
        HttpResponse<String> answer = invoke(name, "{}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
                .contains("ResourceNotFoundException");
        assertThat(json(answer).path("Message").asText()).isEqualTo("Function not found: " + name);
        assertThat(CALLS).isEmpty();
    }

    @Test
    void reportsAnEventThatIsTooLarge() throws Exception {
        result = new InvokeResult.PayloadTooLarge();
        HttpResponse<String> answer = invoke("sweep-fn", "{}");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
                .contains("RequestTooLargeException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "{\"s3cret\"", "{} {}", " "})
    void rejectsMalformedJsonWithoutRepeatingIt(String body) throws Exception {
        HttpResponse<String> answer = invoke("sweep-fn", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
                .contains("InvalidRequestContentException");
        assertThat(answer.body()).doesNotContain("s3cret");
        assertThat(CALLS).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Event", "DryRun", "Later"})
    void rejectsOtherInvocationTypes(String type) throws Exception {
        HttpResponse<String> answer = invoke("sweep-fn", "{}", "X-Amz-Invocation-Type", type);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(CALLS).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/2015-03-31/functions/", "/2015-03-31/functions/sweep-fn/policy"})
    void rejectsEveryOtherOperation(String path) throws Exception {
        HttpResponse<String> answer = send(path, "{}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
                .contains("UnknownOperationException");
    }

    private static InvokeResult run(String function, byte[] event) {
        CALLS.add(function + " " + new String(event, UTF_8));
        return result;
    }

    private static HttpResponse<String> invoke(String name, String body, String... headers)
            throws Exception {
        return send("/2015-03-31/functions/" + name + "/invocations", body, headers);
    }

    private static HttpResponse<String> send(String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request =
                twin.request(path)
                        .header(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=a/20260101/eu-west-1/lambda/aws4_request")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        return TestTwin.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private static Stack stack() throws IOException {
        Stack plain = TestTwin.stack();
        Stack.Function function =
                new Stack.Function(
                        "sweep-fn",
                        ARN,
                        Path.of("sweep-fn.jar"),
                        "Handler",
                        128,
                        Duration.ofSeconds(3),
                        Map.of());
        return new Stack(
                plain.queues(),
                plain.tables(),
                plain.keys(),
                plain.emailIdentities(),
                plain.configurationSets(),
                List.of(function),
                plain.eventSources(),
                plain.schedules(),
                plain.api());
    }
}
