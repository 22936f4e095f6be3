package dev.msgapi.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.msgapi.local.lambda.InvokeResult;
import dev.msgapi.local.lambda.Limits;
import dev.msgapi.local.template.Stack;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LambdaApiTest {
    private static final String ARN = "arn:aws:lambda:eu-west-1:000000000000:function:sweep-fn";
    private static final BlockingQueue<String> CALLS = new LinkedBlockingQueue<>();

    @TempDir static Path state;
    static Twin twin;
    static volatile InvokeResult result;
    static volatile CountDownLatch mayEnd;

    @BeforeAll
    static void start() throws IOException {
        twin = Twin.start(state, stack(), LambdaApiTest::run);
    }

    @AfterAll
    static void stop() {
        twin.close();
    }

    @BeforeEach
    void succeed() {
        CALLS.clear();
        result = new InvokeResult.Success("{\"done\":\"é\"}".getBytes(UTF_8));
        mayEnd = new CountDownLatch(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sweep-fn",
                "sweep-fn:live",
                "000000000000:function:sweep-fn",
                ARN,
                "arn%3Aaws%3Alambda%3Aeu-west-1%3A000000000000%3Afunction%3Asweep-fn"
            })
    void givesTheFunctionTheBodyAndAnswersWithWhatItWrote(String name) throws Exception {
        HttpResponse<String> answer = invoke(name, "{\"a\":1}");
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
    void aFailureIsAnAnswerWithItsTypeAlone() throws Exception {
        result = new InvokeResult.FunctionError("java.lang.IllegalStateException");
        HttpResponse<String> answer = invoke("sweep-fn", "{}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Amz-Function-Error")).contains("Unhandled");
        assertThat(json(answer).path("errorType").asText())
                .isEqualTo("java.lang.IllegalStateException");
        assertThat(json(answer).path("errorMessage").asText()).isNotEmpty();
    }

    @Test
    void aTimeoutIsAFunctionsErrorToo() throws Exception {
        result = new InvokeResult.TimedOut();
        HttpResponse<String> answer = invoke("sweep-fn", "{}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Amz-Function-Error")).contains("Unhandled");
        assertThat(json(answer).path("errorType").asText()).isEqualTo("Sandbox.Timedout");
    }

    @Test
    void anEventIsAnsweredBeforeTheFunctionIsDone() throws Exception {
        mayEnd = new CountDownLatch(1);
        HttpResponse<String> answer =
                invoke("sweep-fn", "{\"b\":2}", "X-Amz-Invocation-Type", "Event");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        assertThat(CALLS.poll(10, TimeUnit.SECONDS)).isEqualTo("sweep-fn {\"b\":2}");
        mayEnd.countDown();
    }

    @Test
    void aDryRunRunsNothing() throws Exception {
        HttpResponse<String> answer = invoke("sweep-fn", "{}", "X-Amz-Invocation-Type", "DryRun");
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(CALLS).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nobody, RequestResponse",
        "nobody, Event",
        "nobody, DryRun",
        "arn:aws:lambda:us-east-1:000000000000:function:sweep-fn, RequestResponse",
        "sweep-fn:a:b, RequestResponse"
    })
    void refusesAFunctionThatIsNotThere(String name, String type) throws Exception {
        HttpResponse<String> answer = invoke(name, "{}", "X-Amz-Invocation-Type", type);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
                .contains("ResourceNotFoundException");
        assertThat(json(answer).path("Message").asText()).startsWith("Function not found: arn");
        assertThat(CALLS).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RequestResponse, " + Limits.PAYLOAD_BYTES, "Event, " + LambdaApi.EVENT_BYTES_MAX})
    void refusesAnEventOverTheLimitOfItsType(String type, int most) throws Exception {
        String fits = "\"" + "x".repeat(most - 2) + "\"";
        assertThat(invoke("sweep-fn", fits, "X-Amz-Invocation-Type", type).statusCode())
                .isBetween(200, 202);
        assertThat(CALLS.poll(10, TimeUnit.SECONDS)).hasSize(most + "sweep-fn ".length());

        HttpResponse<String> answer = invoke("sweep-fn", fits + " ", "X-Amz-Invocation-Type", type);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
                .contains("RequestTooLargeException");
        assertThat(CALLS).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "{\"s3cret\"", "{} {}", " "})
    void refusesWhatIsNoJsonWithoutRepeatingIt(String body) throws Exception {
        HttpResponse<String> answer = invoke("sweep-fn", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
                .contains("InvalidRequestContentException");
        assertThat(answer.body()).doesNotContain("s3cret");
        assertThat(CALLS).isEmpty();
    }

    @Test
    void refusesAnUnknownTypeOfInvocation() throws Exception {
        HttpResponse<String> answer = invoke("sweep-fn", "{}", "X-Amz-Invocation-Type", "Later");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(CALLS).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/2015-03-31/functions/", "/2015-03-31/functions/sweep-fn/policy"})
    void refusesEveryOtherOperation(String path) throws Exception {
        HttpResponse<String> answer = send(path, "{}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
                .contains("UnknownOperationException");
    }

    private static InvokeResult run(String function, byte[] event) {
        CALLS.add(function + " " + new String(event, UTF_8));
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        return Twin.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private static Stack stack() throws IOException {
        Stack plain = Twin.stack();
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
