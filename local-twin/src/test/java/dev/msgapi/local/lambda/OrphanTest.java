package dev.msgapi.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.msgapi.local.lambda.functions.Scripted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrphanTest {
    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void functionsEndWithAKilledTwinIdleOrHanging(RuntimeKind kind) throws Exception {
        assumeTrue(kind == RuntimeKind.JAVA || Platform.current().isLinux());
        Process twin =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                TestTwin.class.getName(),
                                folder.toString(),
                                kind.name())
                        .inheritIO()
                        .start();
        try {
            Path pid = folder.resolve("hanging");
            long hanging =
                    Long.parseLong(
                            Processes.await(() ->
                                    Files.exists(pid) && Files.size(pid) > 0
                                            ? Files.readString(pid)
                                            : null));
            List<ProcessHandle> functions =
                    Processes.await(() -> {
                        List<ProcessHandle> found = children(twin);
                        return found.size() == 2 ? found : null;
                    });
            assertThat(functions).extracting(ProcessHandle::pid).contains(hanging);

            twin.destroyForcibly().waitFor();

            for (ProcessHandle function : functions) {
                Processes.awaitEnd(function.pid());
            }
        } finally {
            twin.destroyForcibly();
        }
    }

    private static List<ProcessHandle> children(Process twin) {
        try (Stream<ProcessHandle> all = twin.descendants()) {
            return all.filter(ProcessHandle::isAlive).toList();
        }
    }

    /** A twin with an idle function, and one that hangs during an invocation. */
    static final class TestTwin {
        public static void main(String[] arguments) {
            Path folder = Path.of(arguments[0]);
            LambdaService lambda =
                    new LambdaService(
                            Stream.of("idle-fn", "hanging-fn")
                                    .map(name ->
                                            TestFunctions.function(
                                                    folder,
                                                    name,
                                                    Scripted.class,
                                                    Duration.ofMinutes(10),
                                                    Map.of()))
                                    .toList(),
                            TestFunctions.settings(folder.resolve("state")),
                            RuntimeKind.valueOf(arguments[1]),
                            1);
            lambda.start();
            lambda.invoke("hanging-fn", ("hang " + folder.resolve("hanging")).getBytes(UTF_8));
        }
    }
}
