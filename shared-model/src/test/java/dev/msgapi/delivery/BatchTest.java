package dev.msgapi.delivery;

import static dev.msgapi.testing.SqsEvents.failures;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.model.Message;
import dev.msgapi.queue.QueuedMessage;
import dev.msgapi.testing.ApiEvent;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.RecordingContext;
import dev.msgapi.testing.SqsEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {
    private final RecordingContext log = new RecordingContext();
    private final Message first = Messages.email();
    private final Message second = Messages.sms();
    private final List<Message> handled = new ArrayList<>();
    private final List<String> hidden = new ArrayList<>();

    @AfterEach
    void logsNeitherContentNorRecipient() throws IOException {
        for (String line : log.lines()) {
            assertThat(line).doesNotContainIgnoringCase("canary").doesNotContain("7700900");
            assertThat(ApiEvent.STRICT.readTree(line).path("event").isTextual()).isTrue();
        }
    }

    @Test
    void reportsNoFailureWhereAllIsDone() {
        assertThat(run(SqsEvents.of(first, second), _ -> Disposition.DONE)).isEmpty();
        assertThat(handled).containsExactly(first, second);
        assertThat(log.lines()).hasSize(2);
    }

    @Test
    void reportsOnlyTheMessagesThatMustComeBack() {
        assertThat(
                        run(
                                SqsEvents.of(first, second, Messages.email()),
                                m -> m.equals(second) ? Disposition.RETRY : Disposition.DONE))
                .containsExactly("sqs-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "canary", "{\"msg\":\"canary\"", "{\"v\":2,\"msg\":\"canary\"}"})
    void failsAPoisonMessageAlone(String poison) {
        SQSEvent event =
                SqsEvents.ofBodies(QueuedMessage.write(first), poison, QueuedMessage.write(second));
        assertThat(run(event, _ -> Disposition.DONE)).containsExactly("sqs-1");
        assertThat(handled).containsExactly(first, second);
        assertThat(log.lines().get(1)).startsWith("{\"event\":\"poison\"").contains("sqs-1");
    }

    @Test
    void failsAnExceptionAlone() {
        assertThat(
                        run(
                                SqsEvents.of(first, second),
                                m -> {
                                    if (m.equals(first)) {
                                        throw new IllegalStateException(m.content());
                                    }
                                    return Disposition.DONE;
                                }))
                .containsExactly("sqs-0");
        assertThat(handled).containsExactly(first, second);
        assertThat(log.lines().getFirst()).contains("java.lang.IllegalStateException");
    }

    @Test
    void leavesAloneWhatTheInvocationHasNoTimeFor() {
        Message third = Messages.email();
        List<String> failures =
                run(
                        SqsEvents.of(first, second, third),
                        m -> {
                            // As after a call that took nearly as long as it may.
                            log.setRemainingTimeInMillis(m.equals(second) ? 999 : 1000);
                            return Disposition.DONE;
                        });
        assertThat(failures).containsExactly("sqs-2");
        assertThat(handled).containsExactly(first, second);
        assertThat(log.lines().getLast()).startsWith("{\"event\":\"no_time_left\"");
    }

    @Test
    void hidesWhatAnotherMayBeSendingUntilItsLeaseHasEndedAndNothingElse() {
        List<Disposition> dispositions =
                new ArrayList<>(List.of(Disposition.DONE, Disposition.HELD, Disposition.RETRY));
        SQSEvent event = SqsEvents.of(first, second, Messages.email());
        assertThat(run(event, _ -> dispositions.removeFirst())).containsExactly("sqs-1", "sqs-2");
        assertThat(hidden).containsExactly(event.getRecords().get(1).getReceiptHandle() + " PT16S");
    }

    @Test
    void acceptsAnEmptyBatch() {
        assertThat(run(SqsEvents.of(), _ -> Disposition.RETRY)).isEmpty();
    }

    private List<String> run(SQSEvent event, Function<Message, Disposition> handler) {
        return failures(
                Batch.process(
                        event,
                        Duration.ofSeconds(1),
                        message -> {
                            handled.add(message);
                            return handler.apply(message);
                        },
                        (handle, delay) -> hidden.add(handle + " " + delay),
                        log));
    }
}
