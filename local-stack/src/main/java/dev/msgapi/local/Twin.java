package dev.msgapi.local;

import dev.msgapi.local.aws.AwsServices;
import dev.msgapi.local.gateway.Answer;
import dev.msgapi.local.gateway.Gateway;
import dev.msgapi.local.lambda.EventSources;
import dev.msgapi.local.lambda.InvokeResult;
import dev.msgapi.local.lambda.LambdaService;
import dev.msgapi.local.template.Stack;
import dev.msgapi.local.template.Template;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;

/** The whole stack on one machine, in the order in which its parts need each other. */
final class Twin implements AutoCloseable {
    /** The template's parameters that have no default, as the twin sets them. */
    private static final Map<String, String> PARAMETERS =
            Map.of("SenderAddress", "sender@msg-api.example");

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /**
     * Starts everything; when this returns, the first request succeeds.
     *
     * @param progress hears of each step that begins
     */
    static Twin start(Settings settings, Consumer<String> progress) throws IOException {
        Twin twin = new Twin();
        try {
            twin.startParts(settings, progress);
            return twin;
        } catch (IOException | RuntimeException e) {
            twin.close();
            throw e;
        }
    }

    private void startParts(Settings settings, Consumer<String> progress) throws IOException {
        progress.accept("Reading template.yaml and openapi.yaml");
        Stack stack = Template.read(settings, PARAMETERS);
        progress.accept(
                "Starting %d queues, %d tables and %d keys"
                        .formatted(
                                stack.queues().size(),
                                stack.tables().size(),
                                stack.keys().size()));
        parts.push(AwsServices.start(stack, settings));
        progress.accept("Starting %d functions".formatted(stack.functions().size()));
        LambdaService lambda = new LambdaService(stack.functions(), settings);
        parts.push(lambda);
        lambda.start();
        EventSources eventSources = new EventSources(stack.eventSources(), settings, lambda);
        parts.push(eventSources);
        eventSources.start();
        parts.push(
                new Gateway(
                        stack.api(),
                        settings.apiPort(),
                        (function, event) -> answer(lambda.invoke(function, event)),
                        InstantSource.system()));
    }

    private static Answer answer(InvokeResult result) {
        return switch (result) {
            case InvokeResult.Success(byte[] payload) -> new Answer.Success(payload);
            case InvokeResult.FunctionError(String type) -> new Answer.FunctionError(type);
            case InvokeResult.TimedOut _ -> new Answer.TimedOut();
            case InvokeResult.PayloadTooLarge _ -> new Answer.PayloadTooLarge();
        };
    }

    /** Stops what was started, last first. */
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
