package dev.msgapi.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.local.StartException;
import dev.msgapi.local.aws.outbound.Inbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

class DurabilityTest {
    private static final String SECRET = "the-content-that-must-not-be-found";
    private static final Map<String, AttributeValue> ITEM =
            Map.of(
                    "msg_id", AttributeValue.fromS("ada@example.com"),
                    "timestamp", AttributeValue.fromS("2026-11-22T15:42:07.123Z#1"));

    @TempDir Path state;

    @Test
    void aKillLosesNothingThatWasAnswered() throws Exception {
        GenerateDataKeyResponse dataKey;
        Process child = child();
        try (BufferedReader out = child.inputReader()) {
            int port = port(out);
            String url = "http://localhost:" + port + "/000000000000/work";
            try (SqsClient sqs = TestTwin.client(SqsClient.builder(), port);
                    SnsClient sns = TestTwin.client(SnsClient.builder(), port);
                    KmsClient kms = TestTwin.client(KmsClient.builder(), port);
                    DynamoDbClient dynamoDb = TestTwin.client(DynamoDbClient.builder(), port)) {
                dataKey = kms.generateDataKey(r -> r.keyId("alias/content").numberOfBytes(32));
                sns.publish(r -> r.phoneNumber("+447911123456").message(SECRET));
                dynamoDb.putItem(r -> r.tableName("messages").item(ITEM));
                for (int i = 0; i < 20; i++) {
                    sqs.sendMessage(r -> r.queueUrl(url).messageBody(SECRET));
                }
            }
        } finally {
            child.toHandle().destroyForcibly();
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(filesWith(SECRET)).isEmpty();
        try (TestTwin twin = TestTwin.start(state);
                SqsClient sqs = twin.sqs();
                KmsClient kms = twin.kms();
                DynamoDbClient dynamoDb = twin.dynamoDb()) {
            assertThat(visible(sqs, twin.queueUrl("work"))).isEqualTo("20");
            assertThat(twin.services().inbox().messagesTo("+447911123456"))
                    .singleElement()
                    .returns(SECRET, Inbox.Message::body);
            assertThat(dynamoDb.getItem(r -> r.tableName("messages").key(ITEM)).item())
                    .isEqualTo(ITEM);
            assertThat(kms.decrypt(r -> r.ciphertextBlob(dataKey.ciphertextBlob())).plaintext())
                    .isEqualTo(dataKey.plaintext());
        }
    }

    @Test
    void aRestartMakesMessagesInFlightVisibleAndKeepsTheirReceiveCounts() throws Exception {
        try (TestTwin twin = TestTwin.start(state);
                SqsClient sqs = twin.sqs()) {
            sqs.sendMessage(r -> r.queueUrl(twin.queueUrl("work")).messageBody("taken"));
            assertThat(receive(sqs, twin.queueUrl("work"))).hasSize(1);
            assertThat(visible(sqs, twin.queueUrl("work"))).isEqualTo("0");
        }
        try (TestTwin twin = TestTwin.start(state);
                SqsClient sqs = twin.sqs()) {
            assertThat(receive(sqs, twin.queueUrl("work")))
                    .singleElement()
                    .satisfies(message ->
                            assertThat(message.attributes())
                                    .containsEntry(
                                            MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
                                            "2"));
        }
    }

    @Test
    void aRestartKeepsTheDelayOfAMessageThatWasNotReceived() throws Exception {
        try (TestTwin twin = TestTwin.start(state);
                SqsClient sqs = twin.sqs()) {
            sqs.sendMessage(
                    r -> r.queueUrl(twin.queueUrl("late")).messageBody("later").delaySeconds(900));
        }
        try (TestTwin twin = TestTwin.start(state);
                SqsClient sqs = twin.sqs()) {
            assertThat(receive(sqs, twin.queueUrl("late"))).isEmpty();
        }
    }

    @Test
    void aRestartDoesNotBringBackADeletedMessage() throws Exception {
        try (TestTwin twin = TestTwin.start(state);
                SqsClient sqs = twin.sqs()) {
            String url = twin.queueUrl("work");
            sqs.sendMessage(r -> r.queueUrl(url).messageBody(SECRET));
            Message message = receive(sqs, url).getFirst();
            sqs.deleteMessage(r -> r.queueUrl(url).receiptHandle(message.receiptHandle()));
        }
        assertThat(filesWith(SECRET)).isEmpty();
        try (TestTwin twin = TestTwin.start(state);
                SqsClient sqs = twin.sqs()) {
            assertThat(receive(sqs, twin.queueUrl("work"))).isEmpty();
        }
    }

    @Test
    void stopsWithoutWaitingForALongPoll() throws Exception {
        TestTwin twin = TestTwin.start(state);
        try (SqsClient sqs = twin.sqs()) {
            String queue = twin.queueUrl("work");
            FutureTask<ReceiveMessageResponse> poll =
                    new FutureTask<>(
                            () -> sqs.receiveMessage(r -> r.queueUrl(queue).waitTimeSeconds(20)));
            Thread.startVirtualThread(poll);
            sqs.listQueues();
            twin.close();
            // A stop that waited would let it answer that there are no messages.
            assertThatThrownBy(poll::get).hasCauseInstanceOf(SdkException.class);
        }
    }

    @Test
    void aStartAppliesTheTemplatesQueueAttributes() throws Exception {
        TestTwin.start(state).close();
        try (TestTwin twin =
                        TestTwin.start(
                                state,
                                TestTwin.stack("77", TestTwin.table("msg_id", "timestamp")));
                SqsClient sqs = twin.sqs()) {
            assertThat(
                            sqs.getQueueAttributes(r ->
                                            r.queueUrl(twin.queueUrl("work"))
                                                    .attributeNames(
                                                            QueueAttributeName.VISIBILITY_TIMEOUT))
                                    .attributes())
                    .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "77");
        }
    }

    @Test
    void aRestartKeepsOptOuts() throws Exception {
        try (TestTwin twin = TestTwin.start(state)) {
            TestTwin.send(twin.request("/_local/opted-out/+447911123456").PUT(nothing()));
        }
        try (TestTwin twin = TestTwin.start(state);
                SnsClient sns = twin.sns()) {
            sns.publish(r -> r.phoneNumber("+447911123456").message("never"));
            sns.publish(r -> r.phoneNumber("+447911123457").message("once"));
            assertThat(twin.services().inbox().messages())
                    .extracting(Inbox.Message::to)
                    .containsExactly("+447911123457");
        }
    }

    @Test
    void aRestartKeepsCreatedRotatedAndDisabledKeys() throws Exception {
        String created;
        List<GenerateDataKeyResponse> dataKeys = new ArrayList<>();
        try (TestTwin twin = TestTwin.start(state);
                KmsClient kms = twin.kms()) {
            created = kms.createKey().keyMetadata().keyId();
            dataKeys.add(kms.generateDataKey(r -> r.keyId(created).numberOfBytes(32)));
            kms.rotateKeyOnDemand(r -> r.keyId(created));
            dataKeys.add(kms.generateDataKey(r -> r.keyId(created).numberOfBytes(32)));
            kms.disableKey(r -> r.keyId(TestTwin.OTHER_KEY_ID));
        }
        try (TestTwin twin = TestTwin.start(state);
                KmsClient kms = twin.kms()) {
            for (GenerateDataKeyResponse key : dataKeys) {
                assertThat(kms.decrypt(r -> r.ciphertextBlob(key.ciphertextBlob())).plaintext())
                        .isEqualTo(key.plaintext());
            }
            assertThat(kms.describeKey(r -> r.keyId("alias/other")).keyMetadata().keyState())
                    .isEqualTo(KeyState.DISABLED);
        }
    }

    @Test
    void rejectsATableWithOtherKeys() throws Exception {
        TestTwin.start(state).close();
        assertThatThrownBy(() ->
                        TestTwin.start(
                                state, TestTwin.stack("30", TestTwin.table("id", "timestamp"))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("messages")
                .hasMessageContaining("HASH msg_id S")
                .hasMessageContaining("HASH id S");
        TestTwin.start(state).close();
    }

    @Test
    void rejectsAStateFolderWithAnotherKey() throws Exception {
        TestTwin.start(state).close();
        Files.write(state.resolve("state.key"), new byte[32]);
        assertThatThrownBy(() -> TestTwin.start(state)).isInstanceOf(StartException.class);
    }

    @Test
    void rejectsASecondTwinOnTheSameState() throws Exception {
        Process child = child();
        try (BufferedReader out = child.inputReader()) {
            port(out);
            assertThatThrownBy(() -> TestTwin.start(state)).isInstanceOf(StartException.class);
        } finally {
            child.toHandle().destroyForcibly();
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aKillDuringARedriveLosesNoMessage() throws Exception {
        Set<String> bodies =
                IntStream.range(0, 150).mapToObj(i -> "number " + i).collect(Collectors.toSet());
        Process child = child();
        try (BufferedReader out = child.inputReader()) {
            int port = port(out);
            try (SqsClient sqs = TestTwin.client(SqsClient.builder(), port)) {
                String url = "http://localhost:" + port + "/000000000000/dlq";
                bodies.forEach(body -> sqs.sendMessage(r -> r.queueUrl(url).messageBody(body)));
                String arn = "arn:aws:sqs:eu-west-1:000000000000:dlq";
                sqs.startMessageMoveTask(r -> r.sourceArn(arn));
                while (sqs.listMessageMoveTasks(r -> r.sourceArn(arn))
                                .results()
                                .getFirst()
                                .approximateNumberOfMessagesMoved()
                        < 5) {
                    assertThat(child.isAlive()).isTrue();
                }
            }
        } finally {
            child.toHandle().destroyForcibly();
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        try (TestTwin twin = TestTwin.start(state);
                SqsClient sqs = twin.sqs()) {
            Set<String> left = drained(sqs, twin.queueUrl("dlq"));
            Set<String> moved = drained(sqs, twin.queueUrl("work"));
            assertThat(left).isNotEmpty();
            assertThat(moved).hasSizeGreaterThanOrEqualTo(5);
            left.addAll(moved);
            assertThat(left).isEqualTo(bodies);
        }
    }

    @Test
    void onlyTheOwnerReadsTheKeys() throws Exception {
        TestTwin.start(state).close();
        for (String file : List.of("state.key", "kms", "inbox")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(state.resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
    }

    private Process child() throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildTwin.class.getName(),
                        state.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static int port(BufferedReader out) throws IOException {
        String line = out.readLine();
        while (line != null && !line.startsWith("port ")) {
            line = out.readLine();
        }
        assertThat(line).as("the child's port").isNotNull();
        return Integer.parseInt(line.substring("port ".length()));
    }

    private List<Path> filesWith(String text) throws IOException {
        try (var files = Files.walk(state)) {
            return files.filter(Files::isRegularFile).filter(file -> contains(file, text)).toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Message> receive(SqsClient sqs, String url) {
        return sqs.receiveMessage(r ->
                        r.queueUrl(url)
                                .messageSystemAttributeNames(
                                        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
                .messages();
    }

    private static Set<String> drained(SqsClient sqs, String url) {
        Set<String> bodies = new HashSet<>();
        for (var batch = receive(sqs, url); !batch.isEmpty(); batch = receive(sqs, url)) {
            batch.forEach(message -> bodies.add(message.body()));
        }
        return bodies;
    }

    private static String visible(SqsClient sqs, String url) {
        return sqs.getQueueAttributes(r ->
                        r.queueUrl(url)
                                .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                .attributes()
                .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    }

    private static HttpRequest.BodyPublisher nothing() {
        return HttpRequest.BodyPublishers.noBody();
    }
}
