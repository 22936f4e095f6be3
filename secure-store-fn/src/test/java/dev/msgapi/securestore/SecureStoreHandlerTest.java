package dev.msgapi.securestore;

import static dev.msgapi.consumer.testing.SqsEvents.failures;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.consumer.MessageHandler;
import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.consumer.testing.SqsEvents;
import dev.msgapi.model.Message;
import dev.msgapi.queue.MessageQueueCodec;
import dev.msgapi.queue.Outbox;
import dev.msgapi.queue.QueueUnavailable;
import dev.msgapi.store.SealedMessageWriter;
import dev.msgapi.testing.LivenessFixtures;
import dev.msgapi.testing.Messages;
import dev.msgapi.testing.RecordingContext;
import dev.msgapi.testing.RecordingQueue;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecureStoreHandlerTest {
    private final RecordingContext context = new RecordingContext();
    private final List<Message> forwarded = new ArrayList<>();
    private final RecordingQueue queue = new RecordingQueue();
    private final Message message = Messages.secureEmail();

    @AfterEach
    void logsNeitherContentNorRecipient() {
        assertThat(String.join("\n", context.lines()))
                .doesNotContainIgnoringCase("canary")
                .doesNotContain("7700900");
    }

    @Test
    void forwardsEachMessageUnchanged() {
        Message sms = Messages.sms("canary", true);
        assertThat(handle(forwarded::add, SqsEvents.of(message, sms))).isEmpty();
        assertThat(forwarded).containsExactly(message, sms);
    }

    @Test
    void failsOnlyThePoisonMessageAndTheOneThatIsNotSecure() {
        SQSEvent event =
                SqsEvents.ofBodies(
                        "canary",
                        MessageQueueCodec.write(message),
                        MessageQueueCodec.write(Messages.email()));
        assertThat(handle(forwarded::add, event)).containsExactly("sqs-0", "sqs-2");
        assertThat(forwarded).containsExactly(message);
    }

    @Test
    void returnsAMessageThatTheChannelsQueueDidNotConfirm() {
        Outbox down =
                m -> {
                    throw new QueueUnavailable(
                            "test", new IllegalStateException(m.content().text()));
                };
        assertThat(handle(down, SqsEvents.of(message))).containsExactly("sqs-0");
        assertThat(queue.hidden).hasSize(1);
    }

    private List<String> handle(Outbox channel, SQSEvent event) {
        SecureStore secureStore =
                new SecureStore(
                        LivenessFixtures.ENDLESS,
                        _ -> ByteBuffer.allocate(1),
                        new Ignoring(),
                        channel,
                        () -> Messages.ACCEPTED);
        SqsBatchProcessor batch =
                new SqsBatchProcessor(
                        MessageHandler.ofMessages(
                                (message, _) -> secureStore.handle(message), _ -> {}),
                        SecureStore.LONGEST,
                        queue,
                        new Random(1));
        return failures(new SecureStoreHandler(batch).handleRequest(event, context));
    }

    private static final class Ignoring implements SealedMessageWriter {
        @Override
        public void storeContent(Message message, ByteBuffer sealed) {}

        @Override
        public void store(Message message, ByteBuffer sealed, Instant now) {}
    }
}
