package dev.msgapi.local.main;

import dev.msgapi.local.Settings;
import dev.msgapi.local.StartException;
import dev.msgapi.local.aws.AwsEmulator;
import dev.msgapi.local.gateway.Gateway;
import dev.msgapi.local.lambda.EventSources;
import dev.msgapi.local.lambda.LambdaService;
import dev.msgapi.local.lambda.Schedules;
import dev.msgapi.local.template.Stack;
import dev.msgapi.local.template.Template;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** The whole stack on one machine. Its parts start in the order in which they need each other. */
final class Twin implements AutoCloseable {
    /** The twin's values for what a deployment must choose. Numbers for examples are British. */
    private static final Map<String, String> PARAMETERS =
            Map.of("SenderAddress", "sender@msg-api.example", "SmsCountries", "GB");

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /**
     * Starts everything; after it returns, the first request succeeds.
     *
     * @param overrides values for the template's parameters, instead of its own or the twin's
     * @param progress is told the beginning of each step
     */
    static Twin start(Settings settings, Map<String, String> overrides, Consumer<String> progress) {
        Twin twin = new Twin();
        try {
            twin.startParts(settings, overrides, progress);
            return twin;
        } catch (RuntimeException e) {
            twin.close();
            throw e;
        }
    }

    private void startParts(
            Settings settings, Map<String, String> overrides, Consumer<String> progress) {
        progress.accept("Reading template.yaml and openapi.yaml");
        Map<String, String> parameters = new HashMap<>(PARAMETERS);
        parameters.putAll(overrides);
        Stack stack = Template.read(settings, parameters);
        progress.accept(
                "Starting %d queues, %d tables, %d keys and %d functions"
                        .formatted(
                                stack.queues().size(),
                                stack.tables().size(),
                                stack.keys().size(),
                                stack.functions().size()));
        LambdaService lambda = startServices(stack, settings);
        EventSources eventSources = new EventSources(stack.eventSources(), settings, lambda);
        parts.push(eventSources);
        eventSources.start();
        Schedules schedules = new Schedules(stack.schedules(), lambda, InstantSource.system());
        parts.push(schedules);
        schedules.start();
        parts.push(new Gateway(stack.api(), settings.apiPort(), lambda, InstantSource.system()));
    }

    /**
     * Starts functions and services at the same time; functions need the services only when
     * invoked.
     */
    private LambdaService startServices(Stack stack, Settings settings) {
        LambdaService lambda = new LambdaService(stack.functions(), settings);
        CompletableFuture<Void> functions = CompletableFuture.runAsync(lambda::start);
        try {
            parts.push(AwsEmulator.start(stack, settings, lambda));
        } finally {
            parts.push(lambda);
            functions.exceptionally(failure -> null).join();
        }
        try {
            functions.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StartException known ? known : e;
        }
        return lambda;
    }

    /** Stops the parts in the reverse order of their start. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                System.err.println("While stopping: " + e);
            }
        }
    }
}
