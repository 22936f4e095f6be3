package dev.msgapi.sms;

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

class SmsHandlerTest {
    private final FakeSns sns = new FakeSns();
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final RecordingContext context = new RecordingContext();

    private final SmsHandler handler =
            new SmsHandler(
                    new Delivery(ledger, new SnsProvider(sns), () -> Messages.ACCEPTED),
                    Visibility.OF_THE_QUEUE);

    private final Message message = Messages.sms();

    @AfterEach
    void logsNeitherContentNorRecipient() {
        assertThat(String.join("\n", context.lines()))
                .doesNotContainIgnoringCase("canary")
                .doesNotContain("7700900");
    }

    @Test
    void sendsEachMessageOfABatchOnce() {
        SQSEvent twice = SqsEvents.of(message, Messages.sms("canary", true), message);
        assertThat(handle(twice)).isEmpty();
        assertThat(handle(twice)).isEmpty();
        assertThat(sns.requests).hasSize(2);
    }

    @Test
    void failsAPoisonMessageAlone() {
        SQSEvent event = SqsEvents.ofBodies("canary", QueuedMessage.write(message));
        assertThat(handle(event)).containsExactly("sqs-0");
        assertThat(ledger.entry(message).status()).isEqualTo(Status.SENT);
    }

    @Test
    void recordsARefusalAndForgetsTheMessage() {
        sns.failure = FakeSns.error(400, "InvalidParameter", "canary");
        assertThat(handle(SqsEvents.of(message))).isEmpty();
        assertThat(ledger.entry(message).outcome())
                .isEqualTo(new Outcome.Refused(Reason.INVALID_RECIPIENT));
    }

    @Test
    void sendsAgainWhatWasThrottled() {
        sns.failure = FakeSns.error(400, "Throttling", "canary");
        assertThat(handle(SqsEvents.of(message))).containsExactly("sqs-0");
        sns.failure = null;
        assertThat(handle(SqsEvents.of(message))).isEmpty();
        assertThat(ledger.entry(message).status()).isEqualTo(Status.SENT);
    }

    @Test
    void keepsItsClaimOnWhatSnsMayHaveTaken() {
        sns.failure = new IllegalStateException("canary");
        assertThat(handle(SqsEvents.of(message))).containsExactly("sqs-0");
        sns.failure = null;
        assertThat(handle(SqsEvents.of(message))).containsExactly("sqs-0");
        assertThat(sns.requests).hasSize(1);
    }

    private List<String> handle(SQSEvent event) {
        return failures(handler.handleRequest(event, context));
    }
}
