package dev.msgapi.faults;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.dynamodb.MessageReader;
import dev.msgapi.aws.dynamodb.MessageTable;
import dev.msgapi.aws.sqs.SqsOutbox;
import dev.msgapi.aws.sqs.SqsSourceQueue;
import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.email.EmailHandler;
import dev.msgapi.email.SesProvider;
import dev.msgapi.ingest.IdempotencyTable;
import dev.msgapi.ingest.IngestHandler;
import dev.msgapi.local.Settings;
import dev.msgapi.model.Message;
import dev.msgapi.model.Retention;
import dev.msgapi.queue.Outbox;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.securestore.KmsSealer;
import dev.msgapi.securestore.SecureStore;
import dev.msgapi.securestore.SecureStoreHandler;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.Outcome;
import dev.msgapi.sending.Provider;
import dev.msgapi.sending.UncertainSendPolicy;
import dev.msgapi.sms.SmsHandler;
import dev.msgapi.sms.SnsProvider;
import dev.msgapi.sweeper.Sweep;
import dev.msgapi.testing.LivenessFixtures;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;

/** The functions over their adapters and the embedded services, with a gate before each port. */
final class EmbeddedWorld {
    /** Short, so that nobody waits for it in real time; longer than a lease. */
    static final Duration GRACE = Duration.ofSeconds(20);

    final ScaledClock clock = new ScaledClock();
    final Figures figures = new Figures();
    final Chronicle chronicle = new Chronicle(false);
    final MessageTable table;
    final MessageReader history;
    final RealGate gate;
    final RequestStreamHandler ingest;
    final Map<String, RequestHandler<SQSEvent, SQSBatchResponse>> consumers;
    final EmbeddedServices services;
    final SqsOutbox firstStep;
    final SqsOutbox channels;
    private final Gated gated;
    private final Ledger ledger;
    private final UncertainSendPolicy uncertain;
    private final SecureRandom random = new SecureRandom();

    EmbeddedWorld(EmbeddedServices services, boolean resend, long seed) {
        this.services = services;
        this.uncertain = new UncertainSendPolicy(resend, GRACE);
        this.gate = new RealGate(clock, figures, seed);
        this.gated = new Gated(gate);
        this.table =
                new MessageTable(
                        services.dynamoDb, Settings.STACK_NAME + "-messages", Retention.NONE);
        this.history = new MessageReader(services.dynamoDb, Settings.STACK_NAME + "-messages");
        this.ledger = gated.ledger(new RecordingLedger(table, chronicle));
        this.channels = new SqsOutbox(services.sqs, message -> services.url(channel(message)));
        this.firstStep =
                new SqsOutbox(
                        services.sqs,
                        message ->
                                services.url(
                                        message.storeSecure() ? "secure-store" : channel(message)));
        this.ingest =
                new IngestHandler(
                        known(gated.outbox(firstStep)),
                        gated.keys(
                                new IdempotencyTable(
                                        services.dynamoDb, Settings.STACK_NAME + "-idempotency")),
                        clock);
        Provider ses =
                new SesProvider(
                        services.ses, EmbeddedServices.SENDER, EmbeddedServices.CONFIGURATION_SET);
        this.consumers =
                Map.of(
                        "email",
                        new EmailHandler(batch("email", ses)),
                        "sms",
                        new SmsHandler(batch("sms", new SnsProvider(services.sns))),
                        "secure-store",
                        new SecureStoreHandler(secureBatch()));
    }

    private static String channel(Message message) {
        return switch (message.channel()) {
            case EMAIL -> "email";
            case SMS -> "sms";
        };
    }

    private Outbox known(Outbox outbox) {
        return message -> {
            chronicle.story(message);
            outbox.publish(message);
        };
    }

    private SqsBatchProcessor batch(String queue, Provider provider) {
        Delivery delivery =
                new Delivery(
                        ledger,
                        recording(provider),
                        uncertain,
                        LivenessFixtures.ENDLESS,
                        clock,
                        random);
        return SqsBatchProcessor.ofMessages(
                delivery::deliver, Delivery.LONGEST, source(queue), random);
    }

    private SqsBatchProcessor secureBatch() {
        SecureStore secureStore =
                new SecureStore(
                        LivenessFixtures.ENDLESS,
                        gated.sealer(new KmsSealer(services.kms, services.keyArn())),
                        gated.vault(table),
                        gated.outbox(channels),
                        clock);
        return SqsBatchProcessor.ofMessages(
                secureStore::handle, SecureStore.LONGEST, source("secure-store"), random);
    }

    /** What a provider accepted is in the inbox; what became of the answer is told here. */
    private Provider recording(Provider provider) {
        Provider inner = gated.provider(provider);
        return message -> {
            Outcome outcome = inner.send(message);
            if (outcome instanceof Outcome.Unknown) {
                chronicle.unknown(message.id(), clock.instant());
            }
            return outcome;
        };
    }

    private SourceQueue source(String queue) {
        SqsSourceQueue real = new SqsSourceQueue(services.sqs, services.url(queue));
        return gated.source(
                new SourceQueue() {
                    @Override
                    public void hide(String receiptHandle, Duration delay) {
                        real.hide(receiptHandle, ScaledClock.real(delay));
                    }

                    @Override
                    public void putBack(String body, Duration delay) {
                        real.putBack(body, ScaledClock.real(delay));
                    }
                });
    }

    void sweep() {
        new Sweep(table, new RecordingLedger(table, chronicle), GRACE, clock)
                .run(() -> true, _ -> {});
    }
}
