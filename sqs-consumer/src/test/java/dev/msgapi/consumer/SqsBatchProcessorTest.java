package dev.msgapi.consumer;

import static dev.msgapi.consumer.testing.SqsEvents.failures;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.consumer.testing.SqsEvents;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Reason;
import dev.msgapi.queue.MessageQueueCodec;
import dev.msgapi.queue.QueueUnavailable;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.sending.AttemptNote;
import dev.msgapi.sending.AttemptNoteCodec;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.sending.SendState;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.RecordingContext;
import dev.msgapi.testing.RecordingQueue;
import dev.msgapi.testing.StrictJson;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqsBatchProcessorTest {
    private static final QueueAction SKIPPED = QueueAction.Acknowledge.SKIPPED;
    private static final QueueAction FAILED = new QueueAction.Fail("AccessDenied");

    private final RecordingContext log = new RecordingContext();
    private final Message first = Messages.email();
    private final Message second = Messages.sms();
    private final List<Message> handled = new ArrayList<>();
    private final RecordingQueue queue = new RecordingQueue();
    private final List<Message> unstarted = new ArrayList<>();
    private boolean tableIsDown;

    @AfterEach
    void logsNeitherContentNorRecipient() throws IOException {
        for (String line : log.lines()) {
            assertThat(line).doesNotContainIgnoringCase("canary").doesNotContain("7700900");
            assertThat(StrictJson.MAPPER.readTree(line).path("event").isTextual()).isTrue();
        }
    }

    @Test
    void reportsNoFailureIfEveryMessageIsAcknowledged() {
        assertThat(run(SqsEvents.of(first, second), _ -> SKIPPED)).isEmpty();
        assertThat(handled).containsExactly(first, second);
        assertThat(log.lines()).hasSize(2);
    }

    @Test
    void reportsOnlyTheMessagesThatFailed() {
        assertThat(
                        run(
                                SqsEvents.of(first, second, Messages.email()),
                                m -> m.equals(second) ? FAILED : SKIPPED))
                .containsExactly("sqs-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "canary", "{\"msg\":\"canary\"", "{\"v\":0,\"msg\":\"canary\"}"})
    void failsOnlyThePoisonMessageOfABatch(String poison) {
        SQSEvent event =
                SqsEvents.ofBodies(
                        MessageQueueCodec.write(first), poison, MessageQueueCodec.write(second));
        assertThat(run(event, _ -> SKIPPED)).containsExactly("sqs-1");
        assertThat(handled).containsExactly(first, second);
        assertThat(log.lines().get(1)).startsWith("{\"event\":\"poison\"").contains("sqs-1");
    }

    @Test
    void failsOnlyTheMessageWhoseHandlerThrows() {
        assertThat(
                        run(
                                SqsEvents.of(first, second),
                                m -> {
                                    if (m.equals(first)) {
                                        throw new IllegalStateException(m.content().text());
                                    }
                                    return SKIPPED;
                                }))
                .containsExactly("sqs-0");
        assertThat(handled).containsExactly(first, second);
        assertThat(log.lines().getFirst()).contains("IllegalStateException");
    }

    static Stream<Error> errorsOfOneMessage() {
        return Stream.of(
                new StackOverflowError("canary"),
                new ExceptionInInitializerError("canary"),
                new NoClassDefFoundError("canary"));
    }

    @ParameterizedTest
    @MethodSource("errorsOfOneMessage")
    void failsOnlyTheMessageWhoseHandlerEndsWithAnError(Error error) {
        SQSEvent event = SqsEvents.of(first, second);
        assertThat(
                        run(
                                event,
                                m -> {
                                    if (m.equals(first)) {
                                        throw error;
                                    }
                                    return SKIPPED;
                                }))
                .containsExactly("sqs-0");
        assertThat(handled).containsExactly(first, second);
        assertThat(queue.hidden)
                .singleElement()
                .satisfies(hidden -> assertThat(hidden.delay()).isPositive());
        assertThat(log.lines().getFirst())
                .contains("\"event\":\"error\"", error.getClass().getSimpleName());
    }

    @ParameterizedTest
    @MethodSource("errorsOfOneMessage")
    void failsOnlyTheMessageWhoseDecoderEndsWithAnError(Error error) {
        SqsBatchProcessor batch = withDecoder(error);
        assertThat(failures(batch.process(SqsEvents.ofBodies("broken", "fine"), log)))
                .containsExactly("sqs-0");
        assertThat(queue.hidden)
                .singleElement()
                .satisfies(hidden -> assertThat(hidden.delay()).isPositive());
        assertThat(log.lines().getFirst())
                .contains("\"event\":\"error\"", error.getClass().getSimpleName());
        assertThat(log.lines().getLast()).startsWith("{\"event\":\"skipped\"");
    }

    @Test
    void aMessageWhoseDecoderThrowsIsPoison() {
        SqsBatchProcessor batch = withDecoder(new IllegalStateException("canary"));
        SQSEvent event = SqsEvents.ofBodies("broken", "fine");
        assertThat(failures(batch.process(event, log))).containsExactly("sqs-0");
        assertThat(queue.hidden).containsExactly(hidden(event, Duration.ZERO));
        assertThat(log.lines().getFirst())
                .startsWith("{\"event\":\"poison\"")
                .contains("IllegalStateException");
    }

    @Test
    void aMessageWithoutABodyIsPoison() {
        SQSEvent event = SqsEvents.of(first, second);
        event.getRecords().getFirst().setBody(null);
        assertThat(run(event, _ -> SKIPPED)).containsExactly("sqs-0");
        assertThat(handled).containsExactly(second);
        assertThat(queue.hidden).containsExactly(hidden(event, Duration.ZERO));
    }

    /** A process without memory is broken for every message; Lambda replaces it if it fails. */
    @Test
    void anInvocationWithoutMemoryFails() {
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() ->
                        run(
                                SqsEvents.of(first, second),
                                _ -> {
                                    throw new OutOfMemoryError("canary");
                                }));
        assertThat(handled).containsExactly(first);
    }

    /** A processor whose decoder throws at the body {@code broken}. */
    private SqsBatchProcessor withDecoder(Throwable thrown) {
        MessageHandler<String> handler =
                new MessageHandler<>() {
                    @Override
                    public String decode(String body) {
                        if (body.equals("broken")) {
                            switch (thrown) {
                                case Error e -> throw e;
                                case RuntimeException e -> throw e;
                                default -> throw new AssertionError(thrown);
                            }
                        }
                        return body;
                    }

                    @Override
                    public MessageId id(String decoded) {
                        return first.id();
                    }

                    @Override
                    public QueueAction handle(String decoded, AttemptNote note) {
                        return SKIPPED;
                    }
                };
        return new SqsBatchProcessor(handler, Duration.ofSeconds(1), queue, new Random(1));
    }

    @Test
    void requeuesUnhandledMessagesThatTheInvocationHasNoTimeFor() {
        Message third = Messages.email();
        List<String> failures =
                run(
                        SqsEvents.of(first, second, third),
                        m -> {
                            // As if a call took nearly as long as it may.
                            log.setRemainingTimeInMillis(m.equals(second) ? 4999 : 5000);
                            return SKIPPED;
                        });
        assertThat(failures).isEmpty();
        assertThat(handled).containsExactly(first, second);
        assertThat(queue.copies)
                .containsExactly(
                        new RecordingQueue.Copy(
                                MessageQueueCodec.write(third), null, Duration.ofSeconds(1)));
        assertThat(log.lines().getLast()).startsWith("{\"event\":\"no_time_left\"");
    }

    @Test
    void returnsMessagesThatItHasNoTimeToRequeue() {
        log.setRemainingTimeInMillis(3999);
        assertThat(run(SqsEvents.of(first, second), _ -> SKIPPED))
                .containsExactly("sqs-0", "sqs-1");
        assertThat(handled).isEmpty();
        assertThat(queue.copies).isEmpty();
    }

    @Test
    void requeuesAByteForByteCopy() {
        String body = MessageQueueCodec.write(first).replaceFirst("\\{", "{ \"later\" : 1, ");
        Duration delay = Duration.ofSeconds(7);
        assertThat(run(SqsEvents.ofBodies(body), _ -> new QueueAction.Requeue(delay))).isEmpty();
        assertThat(queue.copies).containsExactly(new RecordingQueue.Copy(body, null, delay));
    }

    @Test
    void limitsTheDelayToTheMaximumOfSqs() {
        run(SqsEvents.of(first), _ -> new QueueAction.Requeue(Duration.ofDays(1)));
        assertThat(queue.copies.getFirst().delay()).isEqualTo(SourceQueue.DELAY_MAX);
    }

    @Test
    void returnsTheOriginalIfItsCopyIsNotQueued() {
        queue.goDown();
        assertThat(
                        run(
                                SqsEvents.of(first, second),
                                m ->
                                        m.equals(first)
                                                ? new QueueAction.Requeue(Duration.ofSeconds(1))
                                                : SKIPPED))
                .containsExactly("sqs-0");
    }

    @Test
    void hidesAMessageForAsLongAsItsHandlerAsks() {
        Duration lease = Duration.ofSeconds(16);
        SQSEvent event = SqsEvents.of(first);
        assertThat(run(event, _ -> new QueueAction.Hide(lease))).containsExactly("sqs-0");
        assertThat(queue.hidden).containsExactly(hidden(event, lease));
    }

    @Test
    void hidesAFailedMessageLongerAfterEachReceive() {
        SQSEvent event = SqsEvents.of(first);
        for (int receive = 1; receive <= 3; receive++) {
            event.getRecords()
                    .getFirst()
                    .setAttributes(Map.of("ApproximateReceiveCount", "" + receive));
            assertThat(run(event, _ -> FAILED)).containsExactly("sqs-0");
            long most = 5_000L << (receive - 1);
            assertThat(queue.hidden.getLast().delay().toMillis()).isBetween(most / 2, most);
        }
        assertThat(log.lines().getLast()).contains("\"cause\":\"AccessDenied\"");
    }

    static Stream<Throwable> passingFailures() {
        IllegalStateException cause = new IllegalStateException("canary");
        return Stream.of(
                new StoreUnavailable("DynamoDbException/ThrottlingException", cause),
                new QueueUnavailable("SdkClientException", cause));
    }

    /** The queue would give up on all messages at once during an outage of minutes. */
    @ParameterizedTest
    @MethodSource("passingFailures")
    void waitsForOverAnHourForAServiceThatIsUnavailable(RuntimeException failure) {
        SQSEvent event = SqsEvents.of(first);
        Duration waited = Duration.ZERO;
        for (int receive = 1; receive < SourceQueue.RECEIVES_MAX; receive++) {
            event.getRecords()
                    .getFirst()
                    .setAttributes(Map.of("ApproximateReceiveCount", "" + receive));
            assertThat(
                            run(
                                    event,
                                    _ -> {
                                        throw failure;
                                    }))
                    .containsExactly("sqs-0");
            waited = waited.plus(queue.hidden.getLast().delay());
        }
        assertThat(waited).isGreaterThan(Duration.ofHours(1));
        assertThat(log.lines().getLast()).startsWith("{\"event\":\"waiting\",\"cause\":");
    }

    static Stream<QueueAction> unfinished() {
        return Stream.of(FAILED, new QueueAction.Wait("Throttling"));
    }

    @ParameterizedTest
    @MethodSource("unfinished")
    void recordsAMessageThatNobodyCouldBeginBeforeItsLastReceive(QueueAction action) {
        for (int receive = 1; receive <= SourceQueue.RECEIVES_MAX; receive++) {
            run(received(first, receive), _ -> action);
        }
        assertThat(unstarted).hasSizeBetween(2, 5).containsOnly(first);
    }

    @Test
    void recordsNoMessageThatWaitsOrIsSettled() {
        for (QueueAction action :
                List.of(
                        SKIPPED,
                        new QueueAction.Requeue(Duration.ZERO),
                        new QueueAction.Hide(Duration.ofSeconds(1)))) {
            run(received(first, SourceQueue.RECEIVES_MAX), _ -> action);
        }
        assertThat(unstarted).isEmpty();
    }

    @Test
    void recordsNothingIfTheInvocationMayEndBefore() {
        run(
                received(first, SourceQueue.RECEIVES_MAX),
                _ -> {
                    log.setRemainingTimeInMillis(7_000);
                    return FAILED;
                });
        assertThat(unstarted).isEmpty();
        assertThat(queue.hidden).hasSize(1);
    }

    @Test
    void aRecordThatFailsChangesNothingElse() {
        tableIsDown = true;
        assertThat(run(received(first, SourceQueue.RECEIVES_MAX), _ -> FAILED))
                .containsExactly("sqs-0");
        assertThat(queue.hidden).hasSize(1);
        assertThat(log.lines().getLast())
                .startsWith("{\"event\":\"trace_failed\"")
                .contains("IllegalStateException");
    }

    private static SQSEvent received(Message message, int receive) {
        SQSEvent event = SqsEvents.of(message);
        event.getRecords()
                .getFirst()
                .setAttributes(Map.of("ApproximateReceiveCount", "" + receive));
        return event;
    }

    @Test
    void failsSoonIfWaitingDoesNotHelp() {
        SQSEvent event = SqsEvents.of(first);
        Duration waited = Duration.ZERO;
        for (int receive = 1; receive < SourceQueue.RECEIVES_MAX; receive++) {
            event.getRecords()
                    .getFirst()
                    .setAttributes(Map.of("ApproximateReceiveCount", "" + receive));
            run(
                    event,
                    _ -> {
                        throw new StoreUnavailable(
                                "DynamoDbException/AccessDeniedException",
                                true,
                                new IllegalStateException("canary"));
                    });
            waited = waited.plus(queue.hidden.getLast().delay());
        }
        assertThat(waited).isLessThan(Duration.ofMinutes(10));
        assertThat(log.lines().getLast())
                .startsWith("{\"event\":\"error\"")
                .contains("AccessDeniedException");
    }

    @Test
    void handsOnTheNoteOfACopy() {
        AttemptNote note =
                AttemptNoteCodec.read(
                        "[{\"attempt\":3,\"lease_until\":5,\"claim\":\"t\",\"pass\":\"FIRST\"}]");
        List<AttemptNote> seen = new ArrayList<>();
        RecordingQueue.Copy copy =
                new RecordingQueue.Copy(
                        MessageQueueCodec.write(first),
                        AttemptNoteCodec.write(note),
                        Duration.ZERO);
        SqsBatchProcessor batch =
                processor((_, received) -> {
                    seen.add(received);
                    return new QueueAction.Requeue(Duration.ZERO, received);
                });
        batch.process(SqsEvents.ofCopy(copy), log);
        assertThat(seen).containsExactly(note);
        log.setRemainingTimeInMillis(4500);
        batch.process(SqsEvents.ofCopy(copy), log);
        assertThat(queue.copies)
                .extracting(RecordingQueue.Copy::note)
                .containsExactly(copy.note(), copy.note());
    }

    @Test
    void returnsAPoisonMessageWithoutADelay() {
        SQSEvent event = SqsEvents.ofBodies("canary");
        assertThat(run(event, _ -> SKIPPED)).containsExactly("sqs-0");
        assertThat(queue.hidden).containsExactly(hidden(event, Duration.ZERO));
    }

    /** As long as CloudFormation may take to update all functions, and to roll them back. */
    @Test
    void hidesAMessageOfALaterVersionUntilADeploymentIsOver() {
        SQSEvent event =
                SqsEvents.ofBodies(
                        "{\"v\":2,\"msg\":{\"canary\":1}}", MessageQueueCodec.write(second));
        Duration waited = Duration.ZERO;
        for (int receive = 1; receive < SourceQueue.RECEIVES_MAX; receive++) {
            event.getRecords()
                    .getFirst()
                    .setAttributes(Map.of("ApproximateReceiveCount", "" + receive));
            assertThat(run(event, _ -> SKIPPED)).containsExactly("sqs-0");
            assertThat(queue.hidden).hasSize(receive);
            waited = waited.plus(queue.hidden.getLast().delay());
        }
        assertThat(waited).isBetween(Duration.ofHours(1), Duration.ofHours(4));
        assertThat(handled).containsOnly(second);
        assertThat(log.lines().getFirst())
                .startsWith("{\"event\":\"later_version\",\"sqs_message_id\":\"sqs-0\"")
                .contains("\"version\":2,\"seconds\":");
    }

    @Test
    void logsTheStatusThatWasRecorded() {
        SendState refused = new SendState.Failed(2, Reason.SUPPRESSED);
        SendState sent = new SendState.Sent(1, "0102-provider", false);
        assertThat(run(SqsEvents.of(first), _ -> new QueueAction.Recorded(refused))).isEmpty();
        assertThat(run(SqsEvents.of(first), _ -> new QueueAction.Recorded(sent))).isEmpty();
        assertThat(log.lines().getFirst())
                .startsWith("{\"event\":\"failed\"")
                .contains("\"attempts\":2", "\"reason\":\"suppressed\"", first.id().toString());
        assertThat(log.lines().getLast())
                .startsWith("{\"event\":\"sent\"")
                .contains("\"provider_message_id\":\"0102-provider\"");
    }

    @Test
    void logsAnEventForEachAction() {
        Map<QueueAction, String> lines =
                Map.of(
                        SKIPPED,
                        "{\"event\":\"skipped\",\"sqs_message_id\":",
                        QueueAction.Acknowledge.DROPPED,
                        "{\"event\":\"dropped\",\"sqs_message_id\":",
                        QueueAction.Acknowledge.FORWARDED,
                        "{\"event\":\"forwarded\",\"sqs_message_id\":",
                        QueueAction.Acknowledge.ERASED,
                        "{\"event\":\"erased\",\"sqs_message_id\":",
                        new QueueAction.Requeue(Duration.ofSeconds(7)),
                        "{\"event\":\"requeued\",\"seconds\":7,\"sqs_message_id\":",
                        new QueueAction.Requeue(
                                Duration.ofSeconds(7), AttemptNote.NONE, "SdkClientException"),
                        "{\"event\":\"requeued\",\"seconds\":7,\"cause\":\"SdkClientException\",",
                        new QueueAction.Wait("SdkClientException"),
                        "{\"event\":\"waiting\",\"cause\":\"SdkClientException\",",
                        new QueueAction.Hide(Duration.ofSeconds(16)),
                        "{\"event\":\"deferred\",\"seconds\":16,\"sqs_message_id\":",
                        FAILED,
                        "{\"event\":\"error\",\"cause\":\"AccessDenied\",\"sqs_message_id\":");
        lines.forEach((action, line) -> {
            run(SqsEvents.of(first), _ -> action);
            assertThat(log.lines().getLast())
                    .startsWith(line)
                    .contains("\"id\":\"" + first.id() + '"');
        });
    }

    @Test
    void logsAFailedCallToTheQueue() {
        queue.goDown();
        run(SqsEvents.of(first), _ -> new QueueAction.Requeue(Duration.ofSeconds(1)));
        assertThat(log.lines().getLast()).startsWith("{\"event\":\"requeue_failed\"");
        assertThat(run(SqsEvents.of(first), _ -> FAILED)).containsExactly("sqs-0");
        assertThat(log.lines().getLast()).startsWith("{\"event\":\"defer_failed\"");
    }

    @Test
    void acceptsAnEmptyBatch() {
        assertThat(run(SqsEvents.of(), _ -> FAILED)).isEmpty();
    }

    private static RecordingQueue.Hidden hidden(SQSEvent event, Duration delay) {
        return new RecordingQueue.Hidden(event.getRecords().getFirst().getReceiptHandle(), delay);
    }

    private List<String> run(SQSEvent event, Function<Message, QueueAction> handler) {
        SqsBatchProcessor batch =
                processor((message, _) -> {
                    handled.add(message);
                    return handler.apply(message);
                });
        return failures(batch.process(event, log));
    }

    private SqsBatchProcessor processor(BiFunction<Message, AttemptNote, QueueAction> work) {
        return new SqsBatchProcessor(
                MessageHandler.ofMessages(work, this::recordUnstarted),
                Duration.ofSeconds(1),
                queue,
                new Random(1));
    }

    private void recordUnstarted(Message message) {
        if (tableIsDown) {
            throw new IllegalStateException("canary");
        }
        unstarted.add(message);
    }
}
