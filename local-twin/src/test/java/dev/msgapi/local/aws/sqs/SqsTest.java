package dev.msgapi.local.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.local.aws.TestTwin;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

class SqsTest {
    @TempDir static Path state;
    static TestTwin twin;
    static SqsClient sqs;

    @BeforeAll
    static void start() throws IOException {
        twin = TestTwin.start(state);
        sqs = twin.sqs();
    }

    @AfterAll
    static void stop() {
        sqs.close();
        twin.close();
    }

    @BeforeEach
    void empty() {
        sqs.purgeQueue(request -> request.queueUrl(twin.queueUrl("work")));
        sqs.purgeQueue(request -> request.queueUrl(twin.queueUrl("dlq")));
    }

    @Test
    void queueUrlsContainTheAwsPort() {
        assertThat(sqs.getQueueUrl(request -> request.queueName("work")).queueUrl())
                .isEqualTo(twin.queueUrl("work"));
        assertThat(sqs.listQueues().queueUrls())
                .contains(twin.queueUrl("work"), twin.queueUrl("dlq"), twin.queueUrl("late"));
    }

    @Test
    void deliversABodyByteForByte() {
        String body = "tab\t, ünïcödé, 🎈, \"quotes\" \\ \r\n <xml> &amp;";
        send("work", body);
        assertThat(receive("work", 5)).singleElement().returns(body, Message::body);
    }

    @Test
    void acceptsAMessageOfOneMebibyte() {
        String body = "x".repeat(SqsRules.MESSAGE_BYTES_MAX);
        send("work", body);
        assertThat(receive("work", 5)).singleElement().returns(body, Message::body);
    }

    @Test
    void limitsTheBytesOfAMessageNotItsCharacters() {
        String body = "é".repeat(SqsRules.MESSAGE_BYTES_MAX / 2 + 1);
        assertThatThrownBy(() -> send("work", body))
                .isInstanceOfSatisfying(
                        SqsException.class,
                        e ->
                                assertThat(e.awsErrorDetails().errorCode())
                                        .isEqualTo("InvalidParameterValue"))
                .hasMessageContaining("Message must be shorter than 1048576 bytes");
    }

    @Test
    void rejectsAMessageThatIsTooLargeForItsQueue() {
        String largest = "x".repeat(1024);
        send("small", largest);
        assertThat(receive("small", 5)).singleElement().returns(largest, Message::body);
        assertThatThrownBy(() -> send("small", largest + "x"))
                .isInstanceOf(SqsException.class)
                .hasMessageContaining("Message must be shorter than 1024 bytes");
        assertThatThrownBy(() ->
                        sqs.sendMessageBatch(batch ->
                                batch.queueUrl(twin.queueUrl("small"))
                                        .entries(entry("a", largest + "x"))))
                .isInstanceOf(SqsException.class)
                .hasMessageContaining("Message must be shorter than 1024 bytes");
    }

    @Test
    void rejectsABatchThatIsTooLargeInTotal() {
        String half = "x".repeat(SqsRules.MESSAGE_BYTES_MAX / 2 + 1);
        assertThatThrownBy(() ->
                        sqs.sendMessageBatch(batch ->
                                batch.queueUrl(twin.queueUrl("work"))
                                        .entries(entry("a", half), entry("b", half))))
                .isInstanceOfSatisfying(
                        SqsException.class,
                        e ->
                                assertThat(e.awsErrorDetails().errorCode())
                                        .isEqualTo("AWS.SimpleQueueService.BatchRequestTooLong"));
    }

    @Test
    void rejectsABodyWithControlCharacters() {
        assertThatThrownBy(() -> send("work", "a\u0001b")).isInstanceOf(SqsException.class);
    }

    @Test
    void rejectsAnUnknownQueue() {
        assertThatThrownBy(() -> send("nope", "x")).isInstanceOf(QueueDoesNotExistException.class);
    }

    @Test
    void aLongPollLastsTwentySeconds() {
        Instant start = Instant.now();
        assertThat(receive("work", 20)).isEmpty();
        assertThat(Duration.between(start, Instant.now()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(19));
    }

    @Test
    void aLongPollEndsWhenAMessageComes() {
        var sender = Thread.ofVirtual().start(() -> send("work", "soon"));
        assertThat(receive("work", 20)).singleElement().returns("soon", Message::body);
        assertThat(sender).satisfies(Thread::join);
    }

    @Test
    void movesAMessageToTheDeadLetterQueueAfterItsLastReceive() {
        poison();
        assertThat(receive("dlq", 5)).singleElement().returns("poison", Message::body);
    }

    @Test
    void rejectsMalformedJson() throws Exception {
        HttpResponse<String> answer =
                twin.post("sqs", "{\"MessageBody\":", "X-Amz-Target", "AmazonSQS.SendMessage");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("SerializationException");
    }

    @Test
    void rejectsTheQueryProtocol() throws Exception {
        HttpResponse<String> answer = twin.post("sqs", "Action=ListQueues");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("The twin knows only the JSON protocol of SQS.");
    }

    @Test
    void rejectsAnUnknownOperation() throws Exception {
        HttpResponse<String> answer =
                twin.post(
                        "sqs",
                        "{}",
                        "X-Amz-Target",
                        "AmazonSQS.Nothing",
                        "Content-Type",
                        "application/x-amz-json-1.0");
        assertThat(answer.statusCode()).isBetween(400, 499);
    }

    private static void poison() {
        send("work", "poison");
        for (int receipt = 1; receipt <= 3; receipt++) {
            Message message = receive("work", 5).getFirst();
            assertThat(message.attributes())
                    .containsEntry(
                            MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "" + receipt);
            sqs.changeMessageVisibility(change ->
                    change.queueUrl(twin.queueUrl("work"))
                            .receiptHandle(message.receiptHandle())
                            .visibilityTimeout(0));
        }
        assertThat(receive("work", 1)).isEmpty();
    }

    private static SendMessageBatchRequestEntry entry(String id, String body) {
        return SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build();
    }

    private static void send(String queue, String body) {
        sqs.sendMessage(request -> request.queueUrl(twin.queueUrl(queue)).messageBody(body));
    }

    private static List<Message> receive(String queue, int seconds) {
        return sqs.receiveMessage(request ->
                        request.queueUrl(twin.queueUrl(queue))
                                .waitTimeSeconds(seconds)
                                .messageSystemAttributeNames(
                                        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
                .messages();
    }
}
