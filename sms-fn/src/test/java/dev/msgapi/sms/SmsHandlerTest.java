package dev.msgapi.sms;

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

class SmsHandlerTest {
    private final FakeSns sns = new FakeSns();
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final RecordingContext context = new RecordingContext();

    private final RecordingQueue queue = new RecordingQueue();

    private final SmsHandler handler =
            new SmsHandler(
                    SqsBatchProcessor.ofMessages(
                            new Delivery(
                                            ledger,
                                            new SnsProvider(sns),
                                            new UncertainSendPolicy(false, Duration.ofMinutes(5)),
                                            LivenessFixtures.ENDLESS,
                                            () -> Messages.ACCEPTED,
                                            new Random(1))
                                    ::deliver,
                            Delivery.LONGEST,
                            queue,
                            new Random(1)));

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
        SQSEvent event = SqsEvents.ofBodies("canary", MessageQueueCodec.write(message));
        assertThat(handle(event)).containsExactly("sqs-0");
        assertThat(ledger.state(message).status()).isEqualTo(Status.SENT);
    }

    @Test
    void recordsARefusalAndForgetsTheMessage() {
        sns.failure = FakeSns.error(400, "InvalidParameter", "canary");
        assertThat(handle(SqsEvents.of(message))).isEmpty();
        assertThat(ledger.state(message).status()).isEqualTo(Status.FAILED);
        assertThat(ledger.state(message))
                .isEqualTo(new SendState.Failed(1, Reason.INVALID_RECIPIENT));
    }

    @Test
    void queuesWhatWasThrottledForLaterAndThenSendsIt() {
        sns.failure = FakeSns.error(400, "Throttling", "canary");
        assertThat(handle(SqsEvents.of(message))).isEmpty();
        sns.failure = null;
        String copy = queue.copies.getFirst().body();
        assertThat(handle(SqsEvents.ofBodies(copy))).isEmpty();
        assertThat(ledger.state(message).status()).isEqualTo(Status.SENT);
    }

    @Test
    void doesNotSendAtOnceWhatSnsMayHaveTaken() {
        sns.failure = SdkClientException.create("canary");
        assertThat(handle(SqsEvents.of(message))).isEmpty();
        sns.failure = null;
        assertThat(handle(SqsEvents.of(message))).isEmpty();
        assertThat(sns.requests).hasSize(1);
        assertThat(ledger.state(message).status()).isEqualTo(Status.UNCONFIRMED);
    }

    @Test
    void keepsItsClaimWhereItFailsByItself() {
        sns.failure = new IllegalStateException("canary");
        assertThat(handle(SqsEvents.of(message))).containsExactly("sqs-0");
        sns.failure = null;
        assertThat(handle(SqsEvents.of(message))).containsExactly("sqs-0");
        assertThat(sns.requests).hasSize(1);
        assertThat(ledger.state(message).status()).isEqualTo(Status.SENDING);
    }

    @Test
    void failsWhatTheAccountMayNotDoWithItsErrorCodeInTheLog() {
        sns.failure = FakeSns.error(403, "AccessDenied", "canary");
        assertThat(handle(SqsEvents.of(message))).containsExactly("sqs-0");
        assertThat(context.lines().getLast()).contains("\"cause\":\"AccessDenied\"");
    }

    private List<String> handle(SQSEvent event) {
        return failures(handler.handleRequest(event, context));
    }
}
