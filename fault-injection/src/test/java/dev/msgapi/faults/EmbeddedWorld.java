package dev.msgapi.faults;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.dynamodb.AuditTableWriter;
import dev.msgapi.aws.dynamodb.ErasureTable;
import dev.msgapi.aws.dynamodb.MessageEraser;
import dev.msgapi.aws.dynamodb.MessageReader;
import dev.msgapi.aws.dynamodb.MessageStateTable;
import dev.msgapi.aws.dynamodb.MessageTable;
import dev.msgapi.aws.sqs.SqsOutbox;
import dev.msgapi.aws.sqs.SqsSender;
import dev.msgapi.aws.sqs.SqsSourceQueue;
import dev.msgapi.consumer.MessageHandler;
import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.email.EmailHandler;
import dev.msgapi.email.SesProvider;
import dev.msgapi.erasure.EraseHandler;
import dev.msgapi.erasure.Eraser;
import dev.msgapi.erasure.ErasureQueueCodec;
import dev.msgapi.erasure.ErasureWorkerHandler;
import dev.msgapi.ingest.IdempotencyTable;
import dev.msgapi.ingest.IngestHandler;
import dev.msgapi.ingest.RecipientLimit;
import dev.msgapi.ingest.SmsDestinations;
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
import dev.msgapi.sending.MessageLiveness;
import dev.msgapi.sending.Outcome;
import dev.msgapi.sending.Provider;
import dev.msgapi.sending.SendPolicy;
import dev.msgapi.sms.SmsHandler;
import dev.msgapi.sms.SnsProvider;
import dev.msgapi.sweeper.Sweep;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The functions with their adapters and the embedded services, with injected faults. */
final class EmbeddedWorld {
    /** Short, because it passes in real time, but longer than a lease. */
    static final Duration GRACE = Duration.ofSeconds(20);

    final ScaledClock clock;
    final RunStats stats = new RunStats();
    final RunLog runLog = new RunLog(false);
    final MessageTable table;
    final MessageReader history;
    final EmbeddedFaultInjector injector;
    final RequestStreamHandler ingest;
    final RequestStreamHandler erase;
    final ErasureTable erasures;
    final Map<String, RequestHandler<SQSEvent, SQSBatchResponse>> consumers;
    final EmbeddedServices services;
    final SqsOutbox firstStep;
    final SqsOutbox channels;
    private final FaultInjectingPorts ports;
    private final FaultInjectingErasurePorts erasurePorts;
    private final MessageLiveness liveness;
    private final Ledger ledger;
    private final SendPolicy policy;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param speed of its clock
     */
    EmbeddedWorld(EmbeddedServices services, boolean resend, int speed, long seed) {
        this.services = services;
        this.clock = new ScaledClock(speed);
        this.policy = new SendPolicy(resend, GRACE, Scenario.SEND_WITHIN, Instant.MIN);
        this.injector = new EmbeddedFaultInjector(clock, stats, seed);
        this.ports = new FaultInjectingPorts(injector);
        this.erasurePorts = new FaultInjectingErasurePorts(injector);
        this.erasures = new ErasureTable(services.dynamoDb, Settings.STACK_NAME + "-erasures");
        this.liveness = new MessageLiveness(new Retention(0), erasurePorts.register(erasures));
        this.table =
                new MessageTable(
                        services.dynamoDb,
                        Settings.STACK_NAME + "-messages",
                        new Retention(0),
                        Scenario.SEND_WITHIN);
        this.history = new MessageReader(services.dynamoDb, Settings.STACK_NAME + "-messages");
        this.ledger = ports.ledger(new RecordingLedger(table, runLog));
        this.channels = new SqsOutbox(services.sqs, message -> services.url(channel(message)));
        this.firstStep =
                new SqsOutbox(
                        services.sqs,
                        message ->
                                services.url(
                                        message.storeSecure() ? "secure-store" : channel(message)));
        this.ingest =
                new IngestHandler(
                        naming(ports.outbox(firstStep)),
                        ports.keys(
                                new IdempotencyTable(
                                        services.dynamoDb, Settings.STACK_NAME + "-idempotency")),
                        new RecipientLimit((_, _, _, _) -> true, _ -> 0),
                        SmsDestinations.in("GB"),
                        clock);
        Provider ses =
                new SesProvider(
                        services.ses, EmbeddedServices.SENDER, EmbeddedServices.CONFIGURATION_SET);
        this.consumers =
                Map.of(
                        "email",
                        new EmailHandler(batch("email", ses)),
                        "sms",
                        new SmsHandler(batch("sms", new SnsProvider(services.sns, BigDecimal.ONE))),
                        "secure-store",
                        new SecureStoreHandler(secureBatch()),
                        "erasure",
                        new ErasureWorkerHandler(
                                new Eraser(
                                        erasurePorts.repository(erasures),
                                        erasurePorts.erasable(
                                                new MessageEraser(
                                                        services.dynamoDb,
                                                        Settings.STACK_NAME + "-messages")),
                                        clock),
                                ports.source(source("erasure"), ErasureQueueCodec::read)));
        SqsSender sender = new SqsSender(services.sqs);
        this.erase =
                new EraseHandler(
                        erasurePorts.audit(
                                new AuditTableWriter(
                                        services.dynamoDb,
                                        Settings.STACK_NAME + "-audit",
                                        new Retention(0))),
                        erasurePorts.queue(erasure ->
                                sender.send(
                                        services.url("erasure"), ErasureQueueCodec.write(erasure))),
                        erasures,
                        clock);
    }

    private static String channel(Message message) {
        return switch (message.channel()) {
            case EMAIL -> "email";
            case SMS -> "sms";
        };
    }

    /** Names each message before anything happens to it. */
    private Outbox naming(Outbox outbox) {
        return message -> {
            runLog.trace(message);
            outbox.publish(message);
        };
    }

    private SqsBatchProcessor batch(String queue, Provider provider) {
        Delivery delivery =
                new Delivery(ledger, recording(provider), policy, liveness, clock, random);
        return new SqsBatchProcessor(
                MessageHandler.ofMessages(delivery::deliver, this::recordUnstarted),
                Delivery.LONGEST,
                ports.source(source(queue)),
                random);
    }

    private SqsBatchProcessor secureBatch() {
        SecureStore secureStore =
                new SecureStore(
                        liveness,
                        ports.sealer(new KmsSealer(services.kms, services.keyArn())),
                        ports.sealedMessages(table),
                        ports.outbox(channels),
                        clock);
        return new SqsBatchProcessor(
                MessageHandler.ofMessages(
                        (message, _) -> secureStore.handle(message), this::recordUnstarted),
                SecureStore.LONGEST,
                ports.source(source("secure-store")),
                random);
    }

    private void recordUnstarted(Message message) {
        ports.unstartedMessages(table).storeUnstarted(message, clock.instant());
    }

    /** A provider that records which answers are lost; the inbox has what was accepted. */
    private Provider recording(Provider provider) {
        Provider inner = ports.provider(provider);
        return message -> {
            Outcome outcome = inner.send(message);
            if (outcome instanceof Outcome.Unknown) {
                runLog.unknown(message.id(), clock.instant());
            }
            return outcome;
        };
    }

    /** The queue, whose delays pass as fast as the clock. */
    private SourceQueue source(String queue) {
        SqsSourceQueue real = new SqsSourceQueue(services.sqs, services.url(queue));
        return new SourceQueue() {
            @Override
            public void hide(String receiptHandle, Duration delay) {
                real.hide(receiptHandle, clock.real(delay));
            }

            @Override
            public void putBack(String body, String note, Duration delay) {
                real.putBack(body, note, clock.real(delay));
            }
        };
    }

    void sweep() {
        MessageStateTable states =
                new MessageStateTable(
                        services.dynamoDb, Settings.STACK_NAME + "-messages", Scenario.SEND_WITHIN);
        new Sweep(states, new RecordingLedger(table, runLog), policy, clock)
                .run(() -> true, _ -> {});
    }
}
