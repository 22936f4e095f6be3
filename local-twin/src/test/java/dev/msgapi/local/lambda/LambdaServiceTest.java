package dev.msgapi.local.lambda;

import static dev.msgapi.local.lambda.TestFunctions.function;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.msgapi.local.lambda.InvokeResult.FunctionError;
import dev.msgapi.local.lambda.InvokeResult.PayloadTooLarge;
import dev.msgapi.local.lambda.InvokeResult.Success;
import dev.msgapi.local.lambda.InvokeResult.TimedOut;
import dev.msgapi.local.lambda.functions.Consumer;
import dev.msgapi.local.lambda.functions.HaltsAtSecondInit;
import dev.msgapi.local.lambda.functions.Scripted;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(RuntimeKind.class)
class LambdaServiceTest {
    private static final String NAME = "scripted-fn";

    @TempDir static Path folder;
    private static Path state;
    private static LambdaService lambda;

    LambdaServiceTest(RuntimeKind kind) {}

    @BeforeParameterizedClassInvocation
    static void start(RuntimeKind kind) {
        assumeTrue(kind == RuntimeKind.JAVA || Platform.current().isLinux());
        state = folder.resolve(kind.name());
        Duration timeout = Duration.ofSeconds(2);
        Map<String, String> marker = Map.of("MARKER", folder.resolve(kind + ".marker").toString());
        lambda =
                new LambdaService(
                        List.of(
                                function(
                                        folder,
                                        NAME,
                                        Scripted.class,
                                        timeout,
                                        Map.of("TABLE", "messages")),
                                function(folder, "consumer-fn", Consumer.class),
                                function(
                                        folder,
                                        "halting-fn",
                                        HaltsAtSecondInit.class,
                                        timeout,
                                        marker)),
                        TestFunctions.settings(state),
                        kind,
                        3);
        lambda.start();
    }

    @AfterParameterizedClassInvocation
    static void stop() throws IOException {
        if (lambda != null) {
            lambda.close();
        }
    }

    @Test
    void returnsWhatTheHandlerWrote() {
        assertThat(call("echo {\"ü\":\"€😀\"}")).isEqualTo("{\"ü\":\"€😀\"}");
    }

    @Test
    void passesTypedEventsToHandlers() {
        assertThat(consume("a", "fine", "b", "poison"))
                .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"}]}");
        assertThat(consume("a", "fine")).isEqualTo("{\"batchItemFailures\":[]}");
    }

    @Test
    void reportsAnExceptionOfTheHandler() {
        assertThat(invoke("throw")).isEqualTo(new FunctionError("java.lang.IllegalStateException"));
        assertThat(call("echo again")).isEqualTo("again");
    }

    @Test
    void replacesAnInstanceWhoseRuntimeEnded() {
        assertThat(invoke("out-of-memory"))
                .isEqualTo(new FunctionError("java.lang.OutOfMemoryError"));
        assertThat(call("echo again")).isEqualTo("again");
    }

    @Test
    void failsTheInvocationIfItsProcessEndsAndReplacesThat() {
        assertThat(invoke("halt")).isEqualTo(new FunctionError("Runtime.ExitError"));
        assertThat(call("echo again")).isEqualTo("again");
    }

    @Test
    void killsTheProcessAfterTheTimeout() throws Exception {
        Path pid = folder.resolve("hanging-" + state.getFileName());
        assertThat(invoke("hang " + pid)).isEqualTo(new TimedOut());
        Processes.awaitEnd(Long.parseLong(Files.readString(pid)));
        assertThat(call("echo again")).isEqualTo("again");
    }

    @Test
    void failsWaitingInvocationsIfNoInstanceStarts() {
        assertThat(lambda.invoke("halting-fn", new byte[0]))
                .isEqualTo(new FunctionError("Runtime.ExitError"));
        assertThat(lambda.invoke("halting-fn", new byte[0]))
                .isEqualTo(new FunctionError("Runtime.ExitError"));
    }

    @Test
    void rejectsAnEventOverSixMegabytes() {
        assertThat(invoke("length " + "x".repeat(Limits.PAYLOAD_BYTES)))
                .isEqualTo(new PayloadTooLarge());
    }

    @Test
    void acceptsAnEventOfSixMegabytes() {
        int argument = Limits.PAYLOAD_BYTES - "length ".length();
        assertThat(call("length " + "x".repeat(argument))).isEqualTo("" + argument);
    }

    @Test
    void rejectsAResponseOverSixMegabytes() {
        assertThat(invoke("big " + (Limits.PAYLOAD_BYTES + 1)))
                .isEqualTo(new FunctionError("Function.ResponseSizeTooLarge"));
        assertThat(invoke("big " + 20 * Limits.PAYLOAD_BYTES / 6))
                .isEqualTo(new FunctionError("Function.ResponseSizeTooLarge"));
        assertThat(call("echo again")).isEqualTo("again");
    }

    @Test
    void acceptsAResponseOfSixMegabytes() {
        assertThat(call("big " + Limits.PAYLOAD_BYTES)).hasSize(Limits.PAYLOAD_BYTES);
    }

    @Test
    void rejectsAnUnknownFunction() {
        assertThatThrownBy(() -> lambda.invoke("nobody", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void startsAnInstanceForEachConcurrentInvocationUpToTheLimit() throws Exception {
        List<Callable<String>> calls =
                IntStream.range(0, 30)
                        .<Callable<String>>mapToObj(i -> () -> call("slow-echo " + i))
                        .toList();
        try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = each.invokeAll(calls);
            for (int i = 0; i < calls.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo("" + i);
            }
            Set<String> pids = new HashSet<>();
            for (Future<String> pid :
                    each.invokeAll(Collections.<Callable<String>>nCopies(60, () -> call("pid")))) {
                pids.add(pid.get());
            }
            assertThat(pids).hasSizeBetween(2, 3);
        }
    }

    @Test
    void passesOnlyTheDeclaredEnvironment() {
        Map<String, String> variables = new HashMap<>();
        call("environment")
                .lines()
                .map(line -> line.split("=", 2))
                .forEach(variable -> variables.put(variable[0], variable[1]));
        assertThat(variables)
                .containsEntry("TABLE", "messages")
                .containsEntry("AWS_REGION", "eu-west-1")
                .containsEntry("AWS_ACCESS_KEY_ID", "local")
                .containsEntry("AWS_LAMBDA_FUNCTION_NAME", NAME)
                .containsEntry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
                .containsEntry("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
                .containsEntry("_HANDLER", Scripted.class.getName())
                .containsEntry("TZ", ":UTC")
                .containsEntry("AWS_ENDPOINT_URL_SQS", "http://localhost:4566")
                .containsEntry("AWS_ENDPOINT_URL_KMS", "http://localhost:4566");
        Set<String> allowed = Set.of("PATH", "LANG", "HOME", "TMPDIR", "TABLE", "TZ", "_HANDLER");
        assertThat(variables.keySet())
                .allMatch(name ->
                        allowed.contains(name)
                                || name.startsWith("AWS_")
                                || name.equals("LAMBDA_TASK_ROOT"));
        assertThat(variables.get("HOME")).startsWith(state.toString());
    }

    @Test
    void passesTheRuntimesVariablesAndLimitsTheMemory() {
        List<String> properties = call("properties").lines().toList();
        assertThat(properties.get(0).split(File.pathSeparator)).hasSize(5);
        assertThat(properties.get(0)).doesNotContain("jetty", "elasticmq", "awssdk/sqs");
        assertThat(properties.get(1)).startsWith(state + "/lambda/task/");
        assertThat(Integer.parseInt(properties.get(2))).isBetween(180, 220);
        assertThat(properties.get(3)).isEqualTo("-1");
    }

    @Test
    void passesTheContext() {
        assertThat(call("context"))
                .isEqualTo(
                        NAME
                                + "\narn:aws:lambda:eu-west-1:000000000000:function:"
                                + NAME
                                + "\n256\ntrue");
    }

    @Test
    void logsEachInvocationWithoutItsPayload() throws IOException {
        call("print some-secret-of-the-event");
        invoke("throw some-secret-of-the-event");
        String log = Files.readString(state.resolve("logs/" + NAME + ".log"));
        assertThat(log)
                .contains("START RequestId: ", "END RequestId: ", "printed by the function\n")
                .contains("Memory Size: 256 MB")
                .doesNotContain("some-secret");
    }

    private static String consume(String... idsAndBodies) {
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < idsAndBodies.length; i += 2) {
            records.append(i == 0 ? "" : ",")
                    .append(
                            "{\"messageId\":\"%s\",\"body\":\"%s\"}"
                                    .formatted(idsAndBodies[i], idsAndBodies[i + 1]));
        }
        return text(
                lambda.invoke("consumer-fn", ("{\"Records\":[" + records + "]}").getBytes(UTF_8)));
    }

    private static InvokeResult invoke(String event) {
        return lambda.invoke(NAME, event.getBytes(UTF_8));
    }

    private static String call(String event) {
        return text(invoke(event));
    }

    private static String text(InvokeResult result) {
        assertThat(result).isInstanceOf(Success.class);
        return new String(((Success) result).payload(), UTF_8);
    }
}
