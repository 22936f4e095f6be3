package dev.msgapi.email;

import static dev.msgapi.consumer.testing.SqsEvents.failures;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.consumer.testing.SqsEvents;
import dev.msgapi.model.Message;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Status;
import dev.msgapi.queue.MessageQueueCodec;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.UncertainSendPolicy;
import dev.msgapi.testing.InMemoryLedger;
import dev.msgapi.testing.LivenessFixtures;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.RecordingContext;
import dev.msgapi.testing.RecordingQueue;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class EmailHandlerTest {
    private final FakeSes ses = new FakeSes();
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final RecordingContext context = new RecordingContext();

    private final RecordingQueue queue = new RecordingQueue();

    private final EmailHandler handler =
            new EmailHandler(
                    SqsBatchProcessor.ofMessages(
                            new Delivery(
                                            ledger,
                                            new SesProvider(ses, "sender@example.com", "events"),
                                            new UncertainSendPolicy(true, Duration.ofMinutes(5)),
                                            LivenessFixtures.ENDLESS,
                                            () -> Messages.ACCEPTED,
                                            new Random(1))
                                    ::deliver,
                            Delivery.LONGEST,
                            queue,
                            new Random(1)));

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
        SQSEvent event = SqsEvents.ofBodies("canary", MessageQueueCodec.write(message));
        assertThat(handle(event)).containsExactly("sqs-0");
        assertThat(ledger.state(message).status()).isEqualTo(Status.SENT);
    }

    @Test
    void recordsARefusalAndForgetsTheMessage() {
        ses.failure = FakeSes.error(400, "MessageRejected", "canary");
        assertThat(handle(SqsEvents.of(message))).isEmpty();
        assertThat(ledger.state(message).status()).isEqualTo(Status.FAILED);
        assertThat(ledger.state(message))
                .isEqualTo(new SendState.Failed(1, Reason.CONTENT_REJECTED));
    }

    @Test
    void queuesWhatWasThrottledForLaterAndThenSendsIt() {
        ses.failure = FakeSes.error(400, "Throttling", "canary");
        assertThat(handle(SqsEvents.of(message))).isEmpty();
        ses.failure = null;
        String copy = queue.copies.getFirst().body();
        assertThat(handle(SqsEvents.ofBodies(copy))).isEmpty();
        assertThat(ledger.state(message).status()).isEqualTo(Status.SENT);
    }

    @Test
    void doesNotSendAtOnceWhatSesMayHaveTaken() {
        ses.failure = SdkClientException.create("canary");
        assertThat(handle(SqsEvents.of(message))).isEmpty();
        ses.failure = null;
        assertThat(handle(SqsEvents.of(message))).isEmpty();
        assertThat(ses.requests).hasSize(1);
        assertThat(ledger.state(message).status()).isEqualTo(Status.UNCONFIRMED);
    }

    @Test
    void keepsItsClaimWhereItFailsByItself() {
        ses.failure = new IllegalStateException("canary");
        assertThat(handle(SqsEvents.of(message))).containsExactly("sqs-0");
        ses.failure = null;
        assertThat(handle(SqsEvents.of(message))).containsExactly("sqs-0");
        assertThat(ses.requests).hasSize(1);
        assertThat(ledger.state(message).status()).isEqualTo(Status.SENDING);
    }

    @Test
    void failsWhatTheAccountMayNotDoWithItsErrorCodeInTheLog() {
        ses.failure = FakeSes.error(403, "AccessDenied", "canary");
        assertThat(handle(SqsEvents.of(message))).containsExactly("sqs-0");
        assertThat(context.lines().getLast()).contains("\"cause\":\"AccessDenied\"");
    }

    private List<String> handle(SQSEvent event) {
        return failures(handler.handleRequest(event, context));
    }
}
