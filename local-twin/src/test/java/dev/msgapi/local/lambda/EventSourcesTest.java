package dev.msgapi.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.msgapi.local.Settings;
import dev.msgapi.local.aws.sqs.LocalSqs;
import dev.msgapi.local.chaos.Chaos;
import dev.msgapi.local.lambda.InvokeResult.FunctionError;
import dev.msgapi.local.lambda.InvokeResult.Success;
import dev.msgapi.local.lambda.InvokeResult.TimedOut;
import dev.msgapi.local.lambda.functions.Consumer;
import dev.msgapi.local.template.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

class EventSourcesTest {
    private static final String ARN = "arn:aws:sqs:eu-west-1:000000000000:";
    private static final String FUNCTION = "consumer-fn";
    private static final Duration VISIBILITY = Duration.ofSeconds(1);

    @TempDir Path state;
    private SQSRestServer server;
    private Settings settings;
    private SqsClient sqs;
    private String queue;
    private String deadLetters;

    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();

    @BeforeEach
    void startSqs() {
        server = listen(0);
        settings =
                new Settings(0, server.waitUntilStarted().localAddress().getPort(), state, state);
        sqs =
                SqsClient.builder()
                        .endpointOverride(URI.create(settings.awsEndpoint()))
                        .region(Region.EU_WEST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("local", "local")))
                        .build();
        createQueues();
    }

    @AfterEach
    void stopSqs() {
        sqs.close();
        var _ = server.stopAndGetFuture().apply(); // it ends when polls that were given up do
    }

    @Test
    void passesTheEventThatLambdaPasses() throws Exception {
        String body = "{\"text\":\"€😀\\n\\u0001\"} \" \\ </script>";
        sqs.sendMessage(request ->
                request.queueUrl(queue)
                        .messageBody(body)
                        .messageAttributes(
                                Map.of(
                                        "name",
                                        MessageAttributeValue.builder()
                                                .dataType("String")
                                                .stringValue("value")
                                                .build(),
                                        "bytes",
                                        MessageAttributeValue.builder()
                                                .dataType("Binary")
                                                .binaryValue(
                                                        SdkBytes.fromByteArray(new byte[] {1, 2}))
                                                .build())));
        try (var _ = poll(10, false, answers("null"))) {
            JsonNode record = next().path("Records").path(0);
            assertThat(record.path("body").asText()).isEqualTo(body);
            assertThat(record.path("messageId").asText()).hasSize(36);
            assertThat(record.path("receiptHandle").asText()).isNotEmpty();
            assertThat(record.path("md5OfBody").asText()).hasSize(32);
            assertThat(record.path("eventSource").asText()).isEqualTo("aws:sqs");
            assertThat(record.path("eventSourceARN").asText()).isEqualTo(ARN + "queue");
            assertThat(record.path("awsRegion").asText()).isEqualTo("eu-west-1");
            JsonNode system = record.path("attributes");
            assertThat(system.path("ApproximateReceiveCount").asText()).isEqualTo("1");
            assertThat(system.path("SentTimestamp").asLong()).isPositive();
            assertThat(system.path("ApproximateFirstReceiveTimestamp").asLong()).isPositive();
            assertThat(system.path("SenderId").asText()).isNotEmpty();
            JsonNode own = record.path("messageAttributes");
            assertThat(own.path("name").path("stringValue").asText()).isEqualTo("value");
            assertThat(own.path("name").path("dataType").asText()).isEqualTo("String");
            assertThat(own.path("bytes").path("binaryValue").asText()).isEqualTo("AQI=");
            awaitEmpty();
        }
    }

    @Test
    void keepsTheBatchIfTheFunctionFails() throws Exception {
        send("a", "b");
        try (var _ = poll(10, false, event -> new FunctionError("thrown"))) {
            assertThat(deadLetter()).isIn("a", "b");
            assertThat(deadLetter()).isIn("a", "b");
            awaitEmpty();
        }
    }

    @Test
    void keepsTheBatchIfTheFunctionTimesOut() throws Exception {
        send("a");
        try (var _ = poll(10, true, event -> new TimedOut())) {
            assertThat(deadLetter()).isEqualTo("a");
        }
    }

    @Test
    void ignoresReportedFailuresIfTheMappingDoesNotAskForThem() throws Exception {
        send("a");
        try (var _ = poll(10, false, answers("{\"batchItemFailures\":[{}]}"))) {
            next();
            awaitEmpty();
            assertThat(received(deadLetters, 0)).isEmpty();
        }
    }

    @Test
    void keepsTheBatchIfAReportedIdIsNotInIt() throws Exception {
        send("a", "b");
        String nobody = "{\"batchItemFailures\":[{\"itemIdentifier\":\"nobody\"}]}";
        try (var _ = poll(10, true, answers(nobody))) {
            deadLetter();
            deadLetter();
        }
    }

    @Test
    void deletesTheBatchForAnEmptyFailureList() throws Exception {
        send("a", "b");
        try (var _ = poll(10, true, answers("{\"batchItemFailures\":[]}"))) {
            next();
            awaitEmpty();
            assertThat(received(deadLetters, 0)).isEmpty();
        }
    }

    @Test
    void onlyAPoisonMessageGoesToTheDeadLetterQueue() throws Exception {
        String poison = "poison {\"€😀\":\"\\u0000\"}\t\n  ";
        send("one", poison, "two", "three");
        LambdaService lambda =
                new LambdaService(
                        List.of(TestFunctions.function(state, FUNCTION, Consumer.class)), settings);
        try (lambda) {
            lambda.start();
            Stack.EventSource source = source(10, true);
            try (EventSources sources = new EventSources(List.of(source), settings, lambda)) {
                sources.start();
                assertThat(deadLetter()).isEqualTo(poison);
                awaitEmpty();
                assertThat(received(deadLetters, 0)).isEmpty();
            }
        }
    }

    @Test
    void receivesAtMostABatch() throws Exception {
        send("a", "b", "c", "d", "e");
        try (var _ = poll(2, false, answers("null"))) {
            int records = 0;
            while (records < 5) {
                JsonNode batch = next().path("Records");
                assertThat(batch.size()).isBetween(1, 2);
                records += batch.size();
            }
            awaitEmpty();
        }
    }

    @Test
    void splitsABatchIfItsEventWouldBeTooLarge() {
        String quotes = "\"".repeat(1_000_000); // each takes two bytes in the event
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            messages.add(Message.builder().messageId("" + i).body(quotes).build());
        }
        List<SqsEvents.Batch> batches = SqsEvents.of(ARN + "queue", messages);
        assertThat(batches).extracting(batch -> batch.messages().size()).containsExactly(3, 3, 1);
        assertThat(batches)
                .allSatisfy(b -> assertThat(b.event().length).isLessThan(Limits.PAYLOAD_BYTES));
        assertThat(SqsEvents.of(ARN + "queue", List.of())).isEmpty();
    }

    @Test
    void waitsForAnUnreachableQueue() throws Exception {
        server.stopAndWait(); // nobody polls yet
        try (var _ = poll(10, false, answers("null"))) {
            server = listen(settings.awsPort());
            server.waitUntilStarted();
            createQueues();
            send("late");
            assertThat(next().path("Records").path(0).path("body").asText()).isEqualTo("late");
        }
    }

    @Test
    void closingEndsTheWaitForMessages() throws Exception {
        send("a");
        EventSources sources = poll(10, false, answers("null"));
        next();
        awaitEmpty();
        long begin = System.nanoTime();
        sources.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LocalSqs.WAIT_MAX);
    }

    @Test
    void closingWaitsForARunningBatch() throws Exception {
        send("a");
        CountDownLatch finish = new CountDownLatch(1);
        EventSources sources =
                poll(
                        10,
                        false,
                        event -> {
                            await(finish);
                            return new Success(new byte[0]);
                        });
        next();
        Thread closing = Thread.startVirtualThread(sources::close);
        finish.countDown();
        closing.join();
        awaitEmpty();
        assertThat(received(deadLetters, 0)).isEmpty();
    }

    @Test
    void chaosDeliversABatchTwiceAtTheSameTime() throws Exception {
        send("a");
        settings = withChaos("duplicate=1");
        CountDownLatch both = new CountDownLatch(2);
        EventSources sources =
                poll(
                        10,
                        true,
                        event -> {
                            both.countDown();
                            await(both); // each answers only where the other one runs
                            return new Success("null".getBytes(UTF_8));
                        });
        try (sources) {
            JsonNode first = next().path("Records").path(0);
            JsonNode second = next().path("Records").path(0);
            assertThat(second.path("messageId")).isEqualTo(first.path("messageId"));
            assertThat(second.path("receiptHandle")).isEqualTo(first.path("receiptHandle"));
            awaitEmpty();
        }
        assertThat(new String(settings.chaos().json(), UTF_8)).contains("{\"duplicate\":1}");
        assertThat(events).isEmpty();
        assertThat(received(deadLetters, 0)).isEmpty();
    }

    @Test
    void deletesWhatEitherOfTwoDeliveriesProcessed() throws Exception {
        send("a");
        settings = withChaos("duplicate=1");
        AtomicInteger calls = new AtomicInteger();
        EventSources sources =
                poll(
                        10,
                        true,
                        event ->
                                calls.incrementAndGet() == 1
                                        ? new FunctionError("thrown")
                                        : new Success("null".getBytes(UTF_8)));
        try (sources) {
            next();
            next();
            awaitEmpty();
        }
        assertThat(calls).hasValue(2);
        assertThat(received(deadLetters, 0)).isEmpty();
    }

    private Settings withChaos(String chaos) {
        return new Settings(0, settings.awsPort(), state, state, Chaos.parse(chaos));
    }

    private EventSources poll(
            int batchSize,
            boolean reports,
            java.util.function.Function<JsonNode, InvokeResult> function) {
        EventSources sources =
                new EventSources(
                        List.of(source(batchSize, reports)),
                        settings,
                        (name, event) -> {
                            assertThat(name).isEqualTo(FUNCTION);
                            JsonNode parsed = parse(event);
                            events.add(parsed);
                            return function.apply(parsed);
                        });
        sources.start();
        return sources;
    }

    private static java.util.function.Function<JsonNode, InvokeResult> answers(String payload) {
        return event -> new Success(payload.getBytes(UTF_8));
    }

    private static Stack.EventSource source(int batchSize, boolean reports) {
        return new Stack.EventSource(
                FUNCTION, ARN + "queue", batchSize, reports, Integer.MAX_VALUE);
    }

    private JsonNode next() throws InterruptedException {
        JsonNode event = events.poll(30, TimeUnit.SECONDS);
        assertThat(event).as("an event in time").isNotNull();
        return event;
    }

    private String deadLetter() throws Exception {
        return Processes.await(() ->
                received(deadLetters, 1).stream().findFirst().map(Message::body).orElse(null));
    }

    private List<Message> received(String url, int wait) {
        List<Message> messages =
                sqs.receiveMessage(
                                r -> r.queueUrl(url).waitTimeSeconds(wait).maxNumberOfMessages(1))
                        .messages();
        messages.forEach(
                m -> sqs.deleteMessage(r -> r.queueUrl(url).receiptHandle(m.receiptHandle())));
        return messages;
    }

    private void awaitEmpty() throws Exception {
        Processes.await(() -> {
            Map<QueueAttributeName, String> counts =
                    sqs.getQueueAttributes(
                                    r -> r.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                            .attributes();
            String visible = counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
            String taken =
                    counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
            return visible.equals("0") && taken.equals("0") ? counts : null;
        });
    }

    private void send(String... bodies) {
        List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
        for (String body : bodies) {
            entries.add(
                    SendMessageBatchRequestEntry.builder()
                            .id("" + entries.size())
                            .messageBody(body)
                            .build());
        }
        sqs.sendMessageBatch(request -> request.queueUrl(queue).entries(entries));
    }

    private void createQueues() {
        deadLetters = sqs.createQueue(request -> request.queueName("dead")).queueUrl();
        String redrive = "{\"deadLetterTargetArn\":\"" + ARN + "dead\",\"maxReceiveCount\":\"2\"}";
        queue =
                sqs.createQueue(request ->
                                request.queueName("queue")
                                        .attributes(
                                                Map.of(
                                                        QueueAttributeName.VISIBILITY_TIMEOUT,
                                                        "" + VISIBILITY.toSeconds(),
                                                        QueueAttributeName.REDRIVE_POLICY,
                                                        redrive)))
                        .queueUrl();
    }

    private static SQSRestServer listen(int port) {
        return SQSRestServerBuilder.withInterface("127.0.0.1")
                .withPort(port)
                .withAWSRegion("eu-west-1")
                .start();
    }

    private static JsonNode parse(byte[] event) {
        try {
            return new ObjectMapper().readTree(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
