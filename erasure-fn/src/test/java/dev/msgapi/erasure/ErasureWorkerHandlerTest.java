package dev.msgapi.erasure;

import static dev.msgapi.consumer.testing.SqsEvents.failures;
import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.consumer.testing.SqsEvents;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.testing.Ids;
import dev.msgapi.testing.InMemoryErasures;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.RecordingContext;
import dev.msgapi.testing.RecordingQueue;
import dev.msgapi.testing.StrictJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErasureWorkerHandlerTest {
    private static final Instant AT = Messages.ACCEPTED;

    private final Erasure erasure = new Erasure(Messages.EMAIL_KEY, Ids.erasure(AT));
    private final MovingClock clock = new MovingClock(AT.plusSeconds(1));
    private final InMemoryErasures log = new InMemoryErasures();
    private final InMemoryMessages messages = new InMemoryMessages(Messages.EMAIL_KEY, clock);
    private final RecordingQueue queue = new RecordingQueue();
    private final RecordingContext context = new RecordingContext();
    private final ErasureWorkerHandler handler =
            new ErasureWorkerHandler(new Eraser(log, messages, clock), queue);

    @BeforeEach
    void setTheRemainingTime() {
        context.setRemainingTimeInMillis(60_000);
        messages.add(3, AT);
    }

    @AfterEach
    void logsNoRecipient() throws IOException {
        assertThat(context.lines()).isNotEmpty();
        for (String line : context.lines()) {
            assertThat(line).doesNotContain("canary").doesNotContain("example.com");
            assertThat(StrictJson.MAPPER.readTree(line).path("event").isTextual()).isTrue();
        }
    }

    @Test
    void requeuesAByteForByteCopyBetweenTheWalks() {
        // A body that a later version might write.
        String body = ErasureQueueCodec.write(erasure).replace("{", "{ \"more\" : 1.0e1 , ");
        assertThat(run(body)).isEmpty();
        assertThat(queue.copies)
                .containsExactly(new RecordingQueue.Copy(body, null, Eraser.SETTLED_AFTER));
        assertThat(queue.hidden).isEmpty();
        assertThat(messages.withContent()).isZero();
    }

    @Test
    void acknowledgesACompleteErasure() {
        run(ErasureQueueCodec.write(erasure));
        queue.copies.clear();
        clock.advance(Eraser.SETTLED_AFTER);
        assertThat(run(ErasureQueueCodec.write(erasure))).isEmpty();
        assertThat(queue.copies).isEmpty();
        assertThat(context.lines().getLast())
                .contains("\"event\":\"erased\"")
                .contains(erasure.id().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "canary@example.com",
                "{\"v\":0,\"msg_id\":\"canary@example.com\"}",
                "{\"v\":1,\"msg_id\":\"canary@example.com\",\"id\":\"canary\"}"
            })
    void returnsAPoisonMessageWithoutADelay(String body) {
        assertThat(run(body)).containsExactly("sqs-0");
        assertThat(queue.hidden)
                .extracting(RecordingQueue.Hidden::delay)
                .containsExactly(Duration.ZERO);
        assertThat(queue.copies).isEmpty();
        assertThat(messages.withContent()).isEqualTo(3);
    }

    @Test
    void anErasureOfALaterVersionWaits() {
        assertThat(run("{\"v\":2,\"recipients\":[\"canary@example.com\"]}"))
                .containsExactly("sqs-0");
        assertThat(queue.hidden)
                .singleElement()
                .satisfies(hidden -> assertThat(hidden.delay()).isPositive());
        assertThat(queue.copies).isEmpty();
        assertThat(context.lines().getLast()).startsWith("{\"event\":\"later_version\"");
    }

    @Test
    void requeuesIfATableDoesNotAnswer() {
        messages.meanwhile =
                () -> {
                    throw new IllegalStateException(Messages.EMAIL);
                };
        assertThat(run(ErasureQueueCodec.write(erasure))).containsExactly("sqs-0");
        assertThat(queue.hidden)
                .singleElement()
                .satisfies(hidden -> assertThat(hidden.delay()).isPositive());
        assertThat(queue.copies).isEmpty();
    }

    @Test
    void anErasureThatCannotBeCarriedOutUsesUpItsReceives() {
        messages.meanwhile =
                () -> {
                    throw new StoreUnavailable(
                            "DynamoDbException/AccessDeniedException",
                            true,
                            new IllegalStateException("canary"));
                };
        assertThat(run(ErasureQueueCodec.write(erasure))).containsExactly("sqs-0");
        assertThat(queue.hidden)
                .singleElement()
                .satisfies(hidden -> assertThat(hidden.delay()).isPositive());
        // A copy would start with its first receive, and never reach the dead-letter queue.
        assertThat(queue.copies).isEmpty();
        assertThat(context.lines().getLast())
                .contains("\"event\":\"error\"", "AccessDeniedException");
    }

    @Test
    void returnsTheOriginalIfItsCopyIsNotQueued() {
        queue.goDown();
        assertThat(run(ErasureQueueCodec.write(erasure))).containsExactly("sqs-0");
        assertThat(context.lines()).hasSize(2);
    }

    @Test
    void doesNotStartWorkThatTheInvocationHasNoTimeFor() {
        int needed = Math.toIntExact(Eraser.LONGEST.plusSeconds(4).toMillis());
        context.setRemainingTimeInMillis(needed - 1);
        String body = ErasureQueueCodec.write(erasure);
        assertThat(run(body)).isEmpty();
        assertThat(messages.walks).isEmpty();
        assertThat(queue.copies).extracting(RecordingQueue.Copy::body).containsExactly(body);
    }

    private List<String> run(String body) {
        return failures(handler.handleRequest(SqsEvents.ofBodies(body), context));
    }
}
