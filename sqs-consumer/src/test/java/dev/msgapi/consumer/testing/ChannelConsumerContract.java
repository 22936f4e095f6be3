package dev.msgapi.consumer.testing;

import static dev.msgapi.consumer.testing.SqsEvents.failures;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.consumer.MessageHandler;
import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.model.Message;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Status;
import dev.msgapi.queue.MessageQueueCodec;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.Provider;
import dev.msgapi.sending.SendPolicy;
import dev.msgapi.sending.SendState;
import dev.msgapi.testing.InMemoryLedger;
import dev.msgapi.testing.LivenessFixtures;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.RecordingContext;
import dev.msgapi.testing.RecordingQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * What the handler of every channel does, from the SQS event to the call of the AWS service. The
 * test of a channel extends it, and says how its service is called and how it fails.
 */
public abstract class ChannelConsumerContract {
    private final Message message;
    private final Message secureMessage;
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final RecordingContext context = new RecordingContext();
    private final RecordingQueue queue = new RecordingQueue();

    /** One source for all deliveries, so that no two claims have the same token. */
    private final Random random = new Random(1);

    private final List<Message> unstarted = new ArrayList<>();
    private boolean resend = true;

    /**
     * An error with which the service refuses a message for good.
     *
     * @param errorCode the service's error code
     * @param text how the service's text begins
     * @param reason the reason with which the message is {@code failed}
     */
    public record Refusal(String errorCode, String text, Reason reason) {}

    /**
     * @param message a message of the channel
     * @param secureMessage one that asks for secure storage
     */
    protected ChannelConsumerContract(Message message, Message secureMessage) {
        this.message = message;
        this.secureMessage = secureMessage;
    }

    /** The channel's handler, which uses the processor. */
    protected abstract RequestHandler<SQSEvent, SQSBatchResponse> handler(SqsBatchProcessor batch);

    /** The channel's provider, which calls a fake of its service. */
    protected abstract Provider provider();

    /** How often the service was called. */
    protected abstract int calls();

    /** Makes every call fail with the exception; null lets calls succeed again. */
    protected abstract void failWith(@Nullable RuntimeException failure);

    /** An error response of the service. */
    protected abstract RuntimeException error(int status, String code, String text);

    /** The error with which the service refuses a message. */
    protected abstract Refusal refusal();

    @AfterEach
    void logsNeitherContentNorRecipient() {
        assertThat(String.join("\n", context.lines()))
                .doesNotContainIgnoringCase("canary")
                .doesNotContain("7700900");
    }

    @Test
    void sendsEachMessageOfABatchOnce() {
        SQSEvent twice = SqsEvents.of(message, secureMessage, message);
        assertThat(handle(twice)).isEmpty();
        assertThat(handle(twice)).isEmpty();
        assertThat(calls()).isEqualTo(2);
    }

    @Test
    void failsOnlyThePoisonMessageOfABatch() {
        SQSEvent event = SqsEvents.ofBodies("canary", MessageQueueCodec.write(message));
        assertThat(handle(event)).containsExactly("sqs-0");
        assertThat(status()).isEqualTo(Status.SENT);
    }

    @Test
    void recordsARefusalAndAcknowledgesTheMessage() {
        failWith(error(400, refusal().errorCode(), refusal().text() + " canary"));
        assertThat(handle(SqsEvents.of(message))).isEmpty();
        assertThat(ledger.state(message)).isEqualTo(new SendState.Failed(1, refusal().reason()));
    }

    @Test
    void requeuesAThrottledMessageAndSendsItLater() {
        failWith(error(400, "Throttling", "canary"));
        assertThat(handle(SqsEvents.of(message))).isEmpty();
        failWith(null);
        assertThat(handle(SqsEvents.ofCopy(queue.copies.getFirst()))).isEmpty();
        assertThat(status()).isEqualTo(Status.SENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doesNotResendAtOnceIfTheServiceMayHaveAcceptedTheMessage(boolean resendsLater) {
        resend = resendsLater;
        failWith(SdkClientException.create("canary"));
        assertThat(handle(SqsEvents.of(message))).isEmpty();
        failWith(null);
        assertThat(handle(SqsEvents.of(message))).isEmpty();
        assertThat(calls()).isEqualTo(1);
        assertThat(status()).isEqualTo(Status.UNCONFIRMED);
    }

    @Test
    void keepsItsClaimAfterABug() {
        failWith(new IllegalStateException("canary"));
        assertThat(handle(SqsEvents.of(message))).containsExactly("sqs-0");
        failWith(null);
        assertThat(handle(SqsEvents.of(message))).containsExactly("sqs-0");
        assertThat(calls()).isEqualTo(1);
        assertThat(status()).isEqualTo(Status.SENDING);
    }

    @Test
    void logsTheErrorCodeOfADeniedCall() {
        failWith(error(403, "AccessDenied", "canary"));
        assertThat(handle(SqsEvents.of(message))).containsExactly("sqs-0");
        assertThat(context.lines().getLast()).contains("\"cause\":\"AccessDenied\"");
    }

    private Status status() {
        return ledger.state(message).status();
    }

    private List<String> handle(SQSEvent event) {
        Delivery delivery =
                new Delivery(
                        ledger,
                        provider(),
                        new SendPolicy(
                                resend, Duration.ofMinutes(5), Duration.ofDays(14), Instant.MIN),
                        LivenessFixtures.ENDLESS,
                        () -> Messages.ACCEPTED,
                        random);
        SqsBatchProcessor batch =
                new SqsBatchProcessor(
                        MessageHandler.ofMessages(delivery::deliver, unstarted::add),
                        Delivery.LONGEST,
                        queue,
                        random);
        return failures(handler(batch).handleRequest(event, context));
    }
}
