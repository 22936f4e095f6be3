package dev.msgapi.faults;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.email.EmailHandler;
import dev.msgapi.faults.Figures.Count;
import dev.msgapi.ingest.IngestHandler;
import dev.msgapi.model.Message;
import dev.msgapi.queue.MessageQueueCodec;
import dev.msgapi.queue.Outbox;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.securestore.SecureStore;
import dev.msgapi.securestore.SecureStoreHandler;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.Outcome;
import dev.msgapi.sending.Provider;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.sms.SmsHandler;
import dev.msgapi.sweeper.Sweep;
import dev.msgapi.testing.Messages;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The whole product in one thread of events: the functions' own code over queues, a table and
 * providers in memory, wired here as their constructors wire the adapters. One seed decides who
 * goes on at each step, how long each call takes and where the plan does not, what goes wrong.
 */
final class World {
    final Scheduler scheduler = new Scheduler(Messages.ACCEPTED);
    final Chronicle chronicle;
    final TableTwin table;
    final ErasuresTwin erasures;
    final ErasureChecker erasureChecker;
    final Scenario scenario;
    final Figures figures;
    final RandomGenerator random;
    final SimulatedGate gate;
    final List<Consumer> consumers;
    final RequestStreamHandler ingest;
    final ErasureFunctions erasing;
    private final Gated gated;
    private final Ledger ledger;
    private final Variant variant;
    private final Consumer email;
    private final Consumer sms;
    private final Consumer secure;
    private int accepted;

    World(
            Scenario scenario,
            FaultPlan plan,
            long seed,
            Variant variant,
            Figures figures,
            boolean isTraced) {
        this.scenario = scenario;
        this.variant = variant;
        this.figures = figures;
        this.random = new SplittableRandom(seed);
        this.chronicle = new Chronicle(isTraced);
        this.gate =
                new SimulatedGate(scheduler, random, chronicle, figures, scenario.isSteady(), plan);
        this.gated = new Gated(gate);
        this.table = new TableTwin(chronicle, random);
        this.erasures = new ErasuresTwin(chronicle.erasings);
        this.erasureChecker = new ErasureChecker(this);
        this.ledger = gated.ledger(variant.ledger(table));
        this.erasing = new ErasureFunctions(this, gated, variant);
        this.email = sender("email", source -> new EmailHandler(batch(source)));
        this.sms = sender("sms", source -> new SmsHandler(batch(source)));
        Outbox toChannels =
                message ->
                        channel(message)
                                .queue()
                                .send(MessageQueueCodec.write(message), Duration.ZERO);
        this.secure =
                sender(
                        "secure-store",
                        source -> new SecureStoreHandler(secureBatch(source, toChannels)));
        this.consumers = List.of(email, sms, secure, erasing.worker);
        Outbox firstStep =
                message -> {
                    if (message.storeSecure()) {
                        secure.queue().send(MessageQueueCodec.write(message), Duration.ZERO);
                    } else {
                        toChannels.publish(message);
                    }
                };
        this.ingest =
                new IngestHandler(
                        variant.outbox(known(gated.outbox(firstStep))),
                        gated.keys(new KeysTwin()),
                        scheduler);
    }

    private Consumer channel(Message message) {
        return switch (message.channel()) {
            case EMAIL -> email;
            case SMS -> sms;
        };
    }

    private Consumer sender(
            String name,
            Function<SourceQueue, RequestHandler<SQSEvent, SQSBatchResponse>> function) {
        return new Consumer(this, name, Consumer.SENDER, function);
    }

    /** So that a message has its name before anything becomes of it. */
    private Outbox known(Outbox outbox) {
        return message -> {
            chronicle.story(message);
            outbox.publish(message);
        };
    }

    private SqsBatchProcessor batch(SourceQueue source) {
        Function<Message, QueueAction> consumer =
                variant.consumer(
                        ledger,
                        provider(),
                        scenario.uncertain(),
                        erasing.lifetime,
                        scheduler,
                        random);
        return SqsBatchProcessor.ofMessages(
                consumer, Delivery.LONGEST, gated.source(source), random);
    }

    private SqsBatchProcessor secureBatch(SourceQueue source, Outbox channels) {
        SecureStore secureStore =
                new SecureStore(
                        erasing.lifetime,
                        gated.sealer(_ -> ByteBuffer.wrap(new byte[1])),
                        gated.vault(table),
                        gated.outbox(channels),
                        scheduler);
        return SqsBatchProcessor.ofMessages(
                secureStore::handle, SecureStore.LONGEST, gated.source(source), random);
    }

    /** Records what a provider takes, what it refuses and where its answer is lost. */
    private Provider provider() {
        Provider inner =
                gated.provider(message -> {
                    chronicle.accepted(message.id(), scheduler.instant());
                    return new Outcome.Sent("provider-" + accepted++);
                });
        return message -> {
            erasureChecker.sends(chronicle.story(message));
            Outcome outcome = inner.send(message);
            if (outcome instanceof Outcome.Refused) {
                chronicle.refused(message.id(), scheduler.instant());
            }
            if (outcome instanceof Outcome.Unknown) {
                chronicle.unknown(message.id(), scheduler.instant());
            }
            return outcome;
        };
    }

    /** One run of the sweeper. */
    void sweep() {
        new Sweep(gated.unsettled(table), ledger, Scenario.GRACE, scheduler)
                .run(() -> true, _ -> {});
    }

    boolean acknowledgesFirst() {
        return variant.acknowledgesFirst();
    }

    /** Puts a message where ingest-fn and, if it is sealed, secure-store-fn put it. */
    void queueAgain(Message message) {
        channel(message).queue().send(MessageQueueCodec.write(message), Duration.ZERO);
        if (message.storeSecure()) {
            secure.queue().send(MessageQueueCodec.write(message), Duration.ZERO);
        }
    }

    /** An operator's StartMessageMoveTask on every dead-letter queue, message by message. */
    void replay(int duplicatePercent) {
        for (Consumer consumer : consumers) {
            int count = consumer.deadLetters().bodies().size();
            for (int i = 0; i < count; i++) {
                scheduler.sleep(Duration.ofMillis(2));
                consumer.deadLetters()
                        .take(duplicatePercent)
                        .ifPresent(body -> consumer.queue().send(body, Duration.ZERO));
                figures.add(Count.REPLAYED, 1);
            }
        }
    }
}
