package dev.msgapi.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.local.Settings;
import dev.msgapi.local.chaos.Chaos;
import dev.msgapi.local.lambda.InvokeResult.FunctionError;
import dev.msgapi.local.lambda.InvokeResult.Success;
import dev.msgapi.local.lambda.functions.Scripted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that chaos kills. */
class KilledProcessTest {
    private static final String NAME = "scripted-fn";

    @TempDir Path state;
    private final Chaos chaos = Chaos.parse("kill=1 seed=3");
    private LambdaService lambda;

    @BeforeEach
    void start() {
        Duration timeout = Duration.ofSeconds(20);
        lambda =
                new LambdaService(
                        List.of(
                                TestFunctions.function(
                                        state, NAME, Scripted.class, timeout, Map.of())),
                        new Settings(0, 4566, state, state, chaos));
        lambda.start();
    }

    @AfterEach
    void stop() {
        lambda.close();
    }

    @Test
    void failsAKilledInvocationAndAnswersTheNextFromANewProcess() throws Exception {
        assertThat(invoke("hang")).isEqualTo(new FunctionError("Runtime.ExitError"));
        assertThat(counts()).isEqualTo("{\"seed\":3,\"faults\":{\"lambda\":{\"kill\":1}}}");

        // It is marked as well, but not to die at once: an answer takes a few milliseconds.
        String first = Processes.await(this::pid);
        Processes.awaitEnd(Long.parseLong(first));
        assertThat(Processes.await(this::pid)).isNotEqualTo(first);
    }

    private String pid() {
        return invoke("pid") instanceof Success answered
                ? new String(answered.payload(), UTF_8)
                : null;
    }

    private InvokeResult invoke(String event) {
        return lambda.invoke(NAME, event.getBytes(UTF_8));
    }

    private String counts() {
        return new String(chaos.json(), UTF_8);
    }
}
