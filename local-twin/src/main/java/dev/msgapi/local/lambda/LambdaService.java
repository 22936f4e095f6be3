package dev.msgapi.local.lambda;

import dev.msgapi.local.Settings;
import dev.msgapi.local.StartException;
import dev.msgapi.local.template.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Lambda: runs each function's package in processes of its own under AWS's runtime, with the
 * template's environment, memory and timeout. Logs are at {@code <state>/logs/<function>.log}.
 */
public final class LambdaService implements Invoker, AutoCloseable {
    private final Path state;
    private final ChildCommand command;
    private final TaskFolders taskFolders;
    private final RuntimeApi api = new RuntimeApi();
    private final Map<String, FunctionPool> pools = new LinkedHashMap<>();
    private final Map<String, Path> tasks = new ConcurrentHashMap<>();

    /** Prepares the functions without starting them. */
    public LambdaService(List<Stack.Function> functions, Settings settings) {
        this(functions, settings, RuntimeKind.chosen(Platform.current()), Limits.concurrency());
    }

    LambdaService(
            List<Stack.Function> functions, Settings settings, RuntimeKind kind, int instancesMax) {
        this.state = settings.state().toAbsolutePath();
        this.command = new ChildCommand(settings, Platform.current(), kind);
        this.taskFolders = new TaskFolders(state.resolve("lambda/task"));
        for (Stack.Function function : functions) {
            FunctionLog log =
                    new FunctionLog(
                            state.resolve("logs"), function.name(), function.memoryMegabytes());
            pools.put(
                    function.name(),
                    new FunctionPool(function, log, this::run, instancesMax, settings.chaos()));
        }
    }

    /**
     * Starts an instance of every function, and returns when all wait for their first invocation.
     *
     * @throws StartException if a package or its handler is missing, or if init fails; then no
     *     process is left running
     */
    public void start() {
        try {
            Folders.delete(scratch());
            Files.createDirectories(scratch());
            Files.createDirectories(state.resolve("logs"));
            command.unpackLibrary();
            api.listen();
            List<Future<?>> starting = new ArrayList<>();
            try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
                pools.values().forEach(pool -> starting.add(each.submit(() -> start(pool))));
            }
            for (Future<?> started : starting) {
                started.get();
            }
            taskFolders.deleteAllBut(tasks.values());
        } catch (IOException e) {
            close();
            throw new StartException("Lambda does not start: " + e.getMessage(), e);
        } catch (ExecutionException e) {
            close();
            throw e.getCause() instanceof StartException known
                    ? known
                    : new StartException("Lambda does not start", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new StartException("Lambda does not start: interrupted", e);
        }
    }

    private void start(FunctionPool pool) {
        Stack.Function function = pool.function();
        try {
            Path task = taskFolders.create(function.code());
            if (!TaskFolders.containsClass(task, function.handler())) {
                throw new StartException(
                        "Function %s: its package %s has no handler %s"
                                .formatted(function.name(), function.code(), function.handler()),
                        null);
            }
            tasks.put(function.name(), task);
        } catch (IOException e) {
            throw new StartException(
                    "Function %s: its package cannot be read, build it first: %s"
                            .formatted(function.name(), e.getMessage()),
                    e);
        }
        pool.start();
    }

    /** Runs an instance to the end of its process. */
    private String run(Instance instance) {
        FunctionPool pool = instance.pool;
        Path scratch = scratch().resolve(instance.id);
        try {
            Files.createDirectories(scratch);
            return instance.run(
                    command.prepare(
                            pool.function(),
                            Objects.requireNonNull(tasks.get(pool.function().name())),
                            scratch,
                            api.add(instance),
                            pool.log().file()));
        } catch (IOException | RuntimeException e) {
            return "not started: " + e.getMessage();
        } finally {
            api.remove(instance);
            Folders.delete(scratch);
        }
    }

    private Path scratch() {
        return state.resolve("lambda/tmp");
    }

    @Override
    public InvokeResult invoke(String functionName, byte[] event) {
        FunctionPool pool = pools.get(functionName);
        if (pool == null) {
            throw new IllegalArgumentException("There is no function " + functionName);
        }
        return pool.invoke(event);
    }

    /** Ends every process; running and later invocations fail. */
    @Override
    public void close() {
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            pools.values().forEach(pool -> each.execute(pool::close));
        }
        api.close();
    }
}
