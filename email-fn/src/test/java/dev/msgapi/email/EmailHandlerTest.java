package dev.msgapi.email;

import static dev.msgapi.testing.SqsEvents.failures;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.delivery.Delivery;
import dev.msgapi.delivery.Outcome;
import dev.msgapi.delivery.Reason;
import dev.msgapi.model.Message;
import dev.msgapi.model.Status;
import dev.msgapi.queue.QueuedMessage;
import dev.msgapi.queue.Visibility;
import dev.msgapi.testing.InMemoryLedger;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.RecordingContext;
import dev.msgapi.testing.SqsEvents;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmailHandlerTest {
    private final FakeSes ses = new FakeSes();
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final RecordingContext context = new RecordingContext();

    private final EmailHandler handler =
            new EmailHandler(
                    new Delivery(
                            ledger,
                            new SesProvider(ses, "sender@example.com", "events"),
                            () -> Messages.ACCEPTED),
                    Visibility.OF_THE_QUEUE);

    private final Message message = Messages.email();

    @AfterEach
    void logsNeitherContentNorRecipient() {
        assertThat(String.join("\n", context.lines())).doesNotContainIgnoringCase("canary");
    }

    @Test
    void sendsEachMessageOfABatchOnce() {
        SQSEvent twice = SqsEvents.of(message, Messages.secureEmail(), message);
        assertThat(handle(twice)).isEmpty();
        assertThat(handle(twice)).isEmpty();
        assertThat(ses.requests).hasSize(2);
    }

    @Test
    void failsAPoisonMessageAlone() {
        SQSEvent event = SqsEvents.ofBodies("canary", QueuedMessage.write(message));
        assertThat(handle(event)).containsExactly("sqs-0");
        assertThat(ledger.entry(message).status()).isEqualTo(Status.SENT);
    }

    @Test
    void recordsARefusalAndForgetsTheMessage() {
        ses.failure = FakeSes.error(400, "MessageRejected", "canary");
        assertThat(handle(SqsEvents.of(message))).isEmpty();
        assertThat(ledger.entry(message).outcome())
                .isEqualTo(new Outcome.Refused(Reason.CONTENT_REJECTED));
    }

    @Test
    void sendsAgainWhatWasThrottled() {
        ses.failure = FakeSes.error(400, "Throttling", "canary");
        assertThat(handle(SqsEvents.of(message))).containsExactly("sqs-0");
        ses.failure = null;
        assertThat(handle(SqsEvents.of(message))).isEmpty();
        assertThat(ledger.entry(message).status()).isEqualTo(Status.SENT);
    }

    @Test
    void keepsItsClaimOnWhatSesMayHaveTaken() {
        ses.failure = new IllegalStateException("canary");
        assertThat(handle(SqsEvents.of(message))).containsExactly("sqs-0");
        ses.failure = null;
        assertThat(handle(SqsEvents.of(message))).containsExactly("sqs-0");
        assertThat(ses.requests).hasSize(1);
    }

    private List<String> handle(SQSEvent event) {
        return failures(handler.handleRequest(event, context));
    }
}
