package dev.msgapi.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.consumer.testing.SqsEvents;
import dev.msgapi.local.Settings;
import dev.msgapi.local.lambda.InvokeResult;
import dev.msgapi.local.lambda.LambdaService;
import dev.msgapi.local.template.Stack;
import dev.msgapi.queue.MessageQueueCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * Measures the packaged functions in new processes: the time until a process asks for work, its
 * first message and later ones.
 */
final class ColdStarts {
    private static final int PROCESSES = 7;
    private static final int LATER_MESSAGES = 20;
    private static final int CONTENT_BYTES = 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MeasuredFunction email;
    private final MeasuredFunction secure;

    ColdStarts(Stack stack, Settings settings) {
        email = new MeasuredFunction(stack, settings, "email", false);
        secure = new MeasuredFunction(stack, settings, "secure-store", true);
    }

    void print() {
        // Not measured: packages are unpacked and read once, and the services become warm.
        new MeasuredFunction(email).round();
        new MeasuredFunction(secure).round();
        for (int i = 0; i < PROCESSES; i++) {
            email.round();
            secure.round();
        }
        System.out.printf(
                """
                medians of %d processes each               init   first message   a later message
                  email-fn                           %7.0f ms      %7.1f ms        %7.1f ms
                  secure-store-fn                    %7.0f ms      %7.1f ms        %7.1f ms
                  ratio                              %10.2f      %10.2f        %10.2f

                """,
                PROCESSES,
                email.init.median(),
                email.first.median(),
                email.later.median(),
                secure.init.median(),
                secure.first.median(),
                secure.later.median(),
                secure.init.median() / email.init.median(),
                secure.first.median() / email.first.median(),
                secure.later.median() / email.later.median());
    }

    /** One function, and the times of its processes. */
    private static final class MeasuredFunction {
        private final Stack.Function function;
        private final Settings settings;
        private final boolean messagesAreSecure;
        private final Samples init = new Samples();
        private final Samples first = new Samples();
        private final Samples later = new Samples();

        MeasuredFunction(Stack stack, Settings services, String name, boolean messagesAreSecure) {
            this.function =
                    stack.functions().stream()
                            .filter(f -> f.name().equals(Settings.STACK_NAME + "-" + name))
                            .findFirst()
                            .orElseThrow();
            // Each has a folder of its own, because Lambda removes packages that it does not run.
            this.settings =
                    new Settings(
                            services.apiPort(),
                            services.awsPort(),
                            services.project(),
                            services.state().resolve(name));
            this.messagesAreSecure = messagesAreSecure;
        }

        MeasuredFunction(MeasuredFunction other) {
            this.function = other.function;
            this.settings = other.settings;
            this.messagesAreSecure = other.messagesAreSecure;
        }

        void round() {
            try (LambdaService lambda = new LambdaService(List.of(function), settings)) {
                init.time(() -> started(lambda));
                deliver(lambda, first);
                for (int i = 0; i < LATER_MESSAGES; i++) {
                    deliver(lambda, later);
                }
            }
        }

        private void deliver(LambdaService lambda, Samples samples) {
            byte[] event =
                    event(
                            MessageQueueCodec.write(
                                    SampleMessages.of(CONTENT_BYTES, messagesAreSecure)));
            samples.time(() -> done(lambda.invoke(function.name(), event)));
        }
    }

    private static LambdaService started(LambdaService lambda) {
        lambda.start();
        return lambda;
    }

    private static byte[] event(String body) {
        try (InputStream sample = SqsEvents.class.getResourceAsStream("sqs-event.json")) {
            JsonNode event = JSON.readTree(Objects.requireNonNull(sample));
            ((ObjectNode) event.at("/Records/0")).put("body", body);
            return JSON.writeValueAsBytes(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InvokeResult done(InvokeResult result) {
        if (!(result instanceof InvokeResult.Success done)
                || !new String(done.payload(), UTF_8).contains("\"batchItemFailures\":[]")) {
            throw new IllegalStateException("the message was not acknowledged: " + result);
        }
        return result;
    }
}
