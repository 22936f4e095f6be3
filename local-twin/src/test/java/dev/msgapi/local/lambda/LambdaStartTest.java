package dev.msgapi.local.lambda;

import static dev.msgapi.local.lambda.TestFunctions.function;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.msgapi.local.Settings;
import dev.msgapi.local.StartException;
import dev.msgapi.local.lambda.InvokeResult.FunctionError;
import dev.msgapi.local.lambda.InvokeResult.Success;
import dev.msgapi.local.lambda.functions.Consumer;
import dev.msgapi.local.lambda.functions.Scripted;
import dev.msgapi.local.lambda.functions.ThrowsAtInit;
import dev.msgapi.local.template.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.crt.CRT;

class LambdaStartTest {
    private static final RuntimeKind KIND = RuntimeKind.chosen(Platform.current());

    @TempDir Path folder;
    private Settings settings;

    @BeforeEach
    void setUp() {
        settings = TestFunctions.settings(folder.resolve("state"));
    }

    @Test
    void saysWhichFunctionsConstructorThrewAndWhereItsLogIs() throws IOException {
        assertThatThrownBy(() -> start(function(folder, "bad-fn", ThrowsAtInit.class)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("bad-fn")
                .hasMessageContaining("UnsupportedOperationException")
                .hasMessageContaining(log("bad-fn").toString());
        assertThat(log("bad-fn")).content().contains("no such thing");
    }

    @Test
    void reportsAConstructorThatThrowsUnderTheJavaClient() {
        Stack.Function bad = function(folder, "bad-fn", ThrowsAtInit.class);
        try (LambdaService lambda =
                new LambdaService(List.of(bad), settings, RuntimeKind.JAVA, 1)) {
            assertThatThrownBy(lambda::start)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("UnsupportedOperationException");
        }
    }

    @Test
    void rejectsAPackageWithoutTheHandler() {
        Stack.Function function = function(folder, "bad-fn", Consumer.class);
        TestFunctions.jar(function.code(), Scripted.class);
        assertThatThrownBy(() -> start(function))
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll("bad-fn", "no handler", Consumer.class.getName());
    }

    @Test
    void rejectsAMissingPackage() throws IOException {
        Stack.Function function = function(folder, "bad-fn", Consumer.class);
        Files.delete(function.code());
        assertThatThrownBy(() -> start(function))
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll("bad-fn", "build it first", "bad-fn.jar");
    }

    @Test
    void rejectsAPackageThatIsNotAZipFile() throws IOException {
        Stack.Function function = function(folder, "bad-fn", Consumer.class);
        Files.writeString(function.code(), "not a zip");
        assertThatThrownBy(() -> start(function))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("bad-fn");
    }

    @Test
    void copiesAPackageOncePerContentAndDeletesOldOnes() throws IOException {
        Stack.Function scripted = function(folder, "scripted-fn", Scripted.class);
        start(scripted).close();
        Path tasks = settings.state().resolve("lambda/task");
        Path first = Folders.children(tasks).getFirst();
        Files.createFile(first.resolve("still-there"));
        start(scripted).close();
        assertThat(Folders.children(tasks)).containsExactly(first);
        assertThat(first.resolve("still-there")).exists();

        TestFunctions.jar(scripted.code(), Scripted.class, Consumer.class);
        start(scripted).close();
        assertThat(Folders.children(tasks)).hasSize(1).doesNotContain(first);
    }

    @Test
    void functionsThatStartAtTheSameTimeShareThePackagesFolder() throws Exception {
        Path jar = function(folder, "scripted-fn", Scripted.class).code();
        TaskFolders tasks = new TaskFolders(folder.resolve("tasks"));
        try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Path> create = () -> tasks.create(jar);
            for (Future<Path> task : each.invokeAll(Collections.nCopies(8, create))) {
                assertThat(Folders.children(folder.resolve("tasks"))).containsExactly(task.get());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneInstanceServesACallerThatWaitsForEachAnswer(RuntimeKind kind) {
        assumeTrue(kind == RuntimeKind.JAVA || Platform.current().isLinux());
        Stack.Function function = function(folder, "scripted-fn", Scripted.class);
        try (LambdaService lambda = new LambdaService(List.of(function), settings, kind, 3)) {
            lambda.start();
            Set<String> pids = new HashSet<>();
            for (int i = 0; i < 50; i++) {
                assertThat(lambda.invoke("scripted-fn", "throw".getBytes(UTF_8)))
                        .isInstanceOf(FunctionError.class);
                pids.add(text(lambda.invoke("scripted-fn", "pid".getBytes(UTF_8))));
            }
            assertThat(pids).hasSize(1);
        }
    }

    @Test
    void closingEndsProcessesAndFailsRunningInvocations() throws Exception {
        LambdaService lambda = start(function(folder, "scripted-fn", Scripted.class));
        Path pid = folder.resolve("pid");
        Thread closing =
                Thread.startVirtualThread(() -> {
                    try {
                        // The file exists before its content does.
                        Processes.await(
                                () -> Files.exists(pid) && Files.size(pid) > 0 ? pid : null);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    lambda.close();
                });
        assertThat(lambda.invoke("scripted-fn", ("hang " + pid).getBytes(UTF_8)))
                .isEqualTo(new FunctionError("Runtime.ExitError"));
        closing.join();
        Processes.awaitEnd(Long.parseLong(Files.readString(pid)));
        assertThat(lambda.invoke("scripted-fn", "pid".getBytes(UTF_8)))
                .isEqualTo(new FunctionError("ServiceClosed"));
        Processes.await(() ->
                Folders.children(settings.state().resolve("lambda/tmp")).isEmpty() ? lambda : null);
    }

    @Test
    void loadsTheHostsCrtIfThePackagesIsForAnotherPlatform() throws IOException {
        assertThat(loaderOfCrt("sunos/sparc/libc")).isEqualTo("the runtime's");
    }

    @Test
    void loadsThePackagesCrtIfItIsForThisPlatform() throws IOException {
        assertThat(loaderOfCrt(Platform.current().crtFolder())).isEqualTo("the package's");
    }

    private String loaderOfCrt(String platform) throws IOException {
        Stack.Function function = function(folder, "scripted-fn", Scripted.class);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(function.code()))) {
            for (Class<?> type : List.of(Scripted.class, CRT.class)) {
                String entry = type.getName().replace('.', '/') + ".class";
                try (var in = type.getResourceAsStream("/" + entry)) {
                    TestFunctions.add(out, entry, in.readAllBytes());
                }
            }
            TestFunctions.add(out, platform + "/libaws-crt-jni.so", new byte[0]);
        }
        try (LambdaService lambda = start(function)) {
            return text(
                    lambda.invoke(
                            "scripted-fn", ("loader-of " + CRT.class.getName()).getBytes(UTF_8)));
        }
    }

    private static String text(InvokeResult result) {
        assertThat(result).isInstanceOf(Success.class);
        return new String(((Success) result).payload(), UTF_8);
    }

    private LambdaService start(Stack.Function function) {
        LambdaService lambda = new LambdaService(List.of(function), settings, KIND, 1);
        lambda.start();
        return lambda;
    }

    private Path log(String function) {
        return settings.state().resolve("logs/" + function + ".log").toAbsolutePath();
    }
}
