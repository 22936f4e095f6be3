package dev.msgapi.local.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.local.aws.TestTwin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskRequest;

class MessageMoveTasksTest {
    private static final String ARN = "arn:aws:sqs:eu-west-1:000000000000:";
    private static final String DLQ = ARN + "dlq";

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
    void movesBodyAndAttributesByteForByte() {
        String body = "tab\t, ünïcödé, 🎈, \"quotes\" \\ \r\n <xml> &amp;";
        Map<String, MessageAttributeValue> attributes =
                Map.of(
                        "text", attribute("String").stringValue("ä & b").build(),
                        "count", attribute("Number").stringValue("007").build(),
                        "bytes",
                                attribute("Binary")
                                        .binaryValue(SdkBytes.fromByteArray(new byte[] {0, -1, 9}))
                                        .build());
        sqs.sendMessage(request ->
                request.queueUrl(twin.queueUrl("dlq"))
                        .messageBody(body)
                        .messageAttributes(attributes));
        redrive();
        assertThat(receive("work"))
                .singleElement()
                .returns(body, Message::body)
                .returns(attributes, Message::messageAttributes);
    }

    @Test
    void movesAMessageOfOneMebibyte() {
        String body = "x".repeat(SqsRules.MESSAGE_BYTES_MAX);
        send("dlq", body);
        redrive();
        assertThat(receive("work")).singleElement().returns(body, Message::body);
    }

    @Test
    void aMovedMessageHasANewIdAndANewReceiveCount() {
        Message dead = poison("poison");
        redrive();
        Message back = receive("work").getFirst();
        assertThat(back.body()).isEqualTo("poison");
        assertThat(back.messageId()).isNotEqualTo(dead.messageId());
        assertThat(back.attributes())
                .containsEntry(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "1");
    }

    @Test
    void aMessageCanBeMovedBackTwice() {
        for (int replay = 0; replay < 2; replay++) {
            poison("again");
            redrive();
            Message back = receive("work").getFirst();
            assertThat(back.body()).isEqualTo("again");
            delete("work", back);
        }
        assertThat(receive("work")).isEmpty();
    }

    @Test
    void doesNotMoveADeletedMessage() {
        send("dlq", "settled");
        delete("dlq", receive("dlq").getFirst());
        send("dlq", "open");
        ListMessageMoveTasksResultEntry task = redrive();
        assertThat(task.approximateNumberOfMessagesMoved()).isEqualTo(1);
        assertThat(task.status()).isEqualTo("COMPLETED");
        assertThat(task.sourceArn()).isEqualTo(DLQ);
        assertThat(task.taskHandle()).isNull();
        assertThat(receive("work")).singleElement().returns("open", Message::body);
        assertThat(receive("work")).isEmpty();
    }

    @Test
    void doesNotMoveAMessageThatAConsumerHolds() {
        send("dlq", "held");
        Message held = receive("dlq").getFirst();
        assertThat(redrive().approximateNumberOfMessagesMoved()).isZero();
        delete("dlq", held);
        assertThat(receive("work")).isEmpty();
    }

    @Test
    void movesEachOfManyMessagesOnce() {
        List<String> bodies = IntStream.range(0, 75).mapToObj(i -> "number " + i).toList();
        bodies.forEach(body -> send("dlq", body));
        ListMessageMoveTasksResultEntry task = redrive();
        assertThat(task.approximateNumberOfMessagesMoved()).isEqualTo(75);
        List<String> moved = new ArrayList<>();
        for (List<Message> batch = receive("work"); !batch.isEmpty(); batch = receive("work")) {
            batch.forEach(message -> moved.add(message.body()));
        }
        assertThat(moved).containsExactlyInAnyOrderElementsOf(bodies);
        assertThat(receive("dlq")).isEmpty();
    }

    @Test
    void rejectsADeadLetterQueueOfTwoQueues() {
        String second =
                sqs.createQueue(request ->
                                request.queueName("second")
                                        .attributes(
                                                Map.of(
                                                        QueueAttributeName.REDRIVE_POLICY,
                                                        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":1}"
                                                                .formatted(DLQ))))
                        .queueUrl();
        try {
            assertThatThrownBy(() -> sqs.startMessageMoveTask(task -> task.sourceArn(DLQ)))
                    .isInstanceOf(SqsException.class)
                    .hasMessageContaining("only to one queue");
        } finally {
            sqs.deleteQueue(request -> request.queueUrl(second));
        }
    }

    @ParameterizedTest
    @CsvSource({
        ARN + "work, InvalidParameterValue",
        ARN + "nope, ResourceNotFoundException",
        "dlq, ResourceNotFoundException",
        "arn:aws:sns:eu-west-1:000000000000:dlq, ResourceNotFoundException"
    })
    void rejectsWhatIsNotADeadLetterQueue(String arn, String code) {
        assertThatThrownBy(() -> sqs.startMessageMoveTask(task -> task.sourceArn(arn)))
                .isInstanceOfSatisfying(
                        SqsException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
    }

    @Test
    void rejectsParametersThatItDoesNotKnow() {
        for (Consumer<StartMessageMoveTaskRequest.Builder> more :
                List.<Consumer<StartMessageMoveTaskRequest.Builder>>of(
                        task -> task.destinationArn(ARN + "work"),
                        task -> task.maxNumberOfMessagesPerSecond(1))) {
            assertThatThrownBy(() ->
                            sqs.startMessageMoveTask(task -> more.accept(task.sourceArn(DLQ))))
                    .isInstanceOf(SqsException.class)
                    .hasMessageContaining("The twin does not know the parameter");
        }
    }

    @Test
    void listsOnlyTheTasksOfTheQueue() {
        assertThat(sqs.listMessageMoveTasks(list -> list.sourceArn(ARN + "late")).results())
                .isEmpty();
        assertThatThrownBy(() -> sqs.listMessageMoveTasks(list -> list.sourceArn(ARN + "nope")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    private static ListMessageMoveTasksResultEntry redrive() {
        sqs.startMessageMoveTask(task -> task.sourceArn(DLQ));
        Instant deadline = Instant.now().plusSeconds(30);
        while (newest().status().equals("RUNNING")) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
        return newest();
    }

    private static ListMessageMoveTasksResultEntry newest() {
        return sqs.listMessageMoveTasks(list -> list.sourceArn(DLQ)).results().getFirst();
    }

    /** Uses up the receives of a message, and returns it as last received. */
    private static Message poison(String body) {
        send("work", body);
        Message last = receive("work").getFirst();
        for (int receipt = 2; receipt <= 3; receipt++) {
            release("work", last);
            last = receive("work").getFirst();
        }
        release("work", last);
        assertThat(receive("work")).isEmpty();
        return last;
    }

    private static MessageAttributeValue.Builder attribute(String type) {
        return MessageAttributeValue.builder().dataType(type);
    }

    private static void send(String queue, String body) {
        sqs.sendMessage(request -> request.queueUrl(twin.queueUrl(queue)).messageBody(body));
    }

    private static List<Message> receive(String queue) {
        return sqs.receiveMessage(request ->
                        request.queueUrl(twin.queueUrl(queue))
                                .maxNumberOfMessages(10)
                                .messageAttributeNames("All")
                                .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
    }

    private static void release(String queue, Message message) {
        sqs.changeMessageVisibility(change ->
                change.queueUrl(twin.queueUrl(queue))
                        .receiptHandle(message.receiptHandle())
                        .visibilityTimeout(0));
    }

    private static void delete(String queue, Message message) {
        sqs.deleteMessage(request ->
                request.queueUrl(twin.queueUrl(queue)).receiptHandle(message.receiptHandle()));
    }
}
