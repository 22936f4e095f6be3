package dev.msgapi.faults;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.email.EmailHandler;
import dev.msgapi.faults.RunStats.Count;
import dev.msgapi.ingest.IngestHandler;
import dev.msgapi.ingest.RecipientLimit;
import dev.msgapi.ingest.SmsDestinations;
import dev.msgapi.ingest.testing.InMemoryIdempotencyStore;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageKey;
import dev.msgapi.queue.MessageQueueCodec;
import dev.msgapi.queue.Outbox;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.securestore.Opener;
import dev.msgapi.securestore.SecureStore;
import dev.msgapi.securestore.SecureStoreHandler;
import dev.msgapi.sending.AttemptNote;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.Outcome;
import dev.msgapi.sending.Provider;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.sending.SendPolicy;
import dev.msgapi.sms.SmsHandler;
import dev.msgapi.sweeper.Sweep;
import dev.msgapi.testing.InMemoryErasures;
import dev.msgapi.testing.Messages;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The whole product in one process: the functions' own code with queues, tables and providers in
 * memory instead of the adapters. One seed decides which task runs at each step and how long each
 * call takes; the plan decides what goes wrong.
 */
final class World {
    private static final int LATE_PERCENT = 20;

    final Scheduler scheduler;

    /** The clock of each process. */
    final InstantSource clock;

    final RunLog runLog;
    final InMemoryMessageTable table;
    final InMemoryErasures erasures = new InMemoryErasures();
    final ErasureChecker erasureChecker;
    final MemoryChecker memory;

    /** What was already broken at a step of the run. */
    final List<Violation> violations = new ArrayList<>();

    final Scenario scenario;
    final RunStats stats;
    final RandomGenerator random;
    final SimulatedFaultInjector injector;
    final List<Consumer> consumers;
    final RequestStreamHandler ingest;
    final RequestStreamHandler query;

    /** The function that shows a history, with faults. */
    final RequestStreamHandler readersQuery;

    /** The function that opens sealed messages, with faults. */
    final RequestStreamHandler decrypt;

    final ErasureFunctions erasureFunctions;
    private final FaultInjectingPorts ports;
    private final Ledger ledger;
    private final Variant variant;
    private final Consumer email;
    private final Consumer sms;
    private final Consumer secure;
    private int accepted;

    /** What the functions that are deployed now do about a message in doubt. */
    private SendPolicy policy;

    /** Whether the queues' event source mappings and the sweeper's schedule are disabled. */
    private boolean isStopped;

    World(
            Scenario scenario,
            FaultPlan plan,
            long seed,
            Variant variant,
            RunStats stats,
            boolean keepsSteps) {
        this.scenario = scenario;
        this.policy = scenario.policy();
        this.variant = variant;
        this.stats = stats;
        this.random = new SplittableRandom(seed);
        this.scheduler = new Scheduler(Messages.ACCEPTED, random, scenario.conditions().skewMax());
        this.clock = scheduler::processInstant;
        this.runLog = new RunLog(keepsSteps);
        this.injector =
                new SimulatedFaultInjector(
                        scheduler,
                        random,
                        runLog,
                        stats,
                        scenario.isSteady(),
                        // The second walk of an erasure finds no write that is later than this.
                        scenario.deletes().isEmpty()
                                ? Duration.ofMinutes(10)
                                : Duration.ofSeconds(20),
                        plan);
        this.ports = new FaultInjectingPorts(injector);
        this.table =
                new InMemoryMessageTable(
                        scenario.conditions().retention(), LATE_PERCENT, runLog::moved, random);
        this.erasureChecker = new ErasureChecker(this);
        this.memory = new MemoryChecker(this);
        this.query = variant.query(table, erasures, clock);
        FaultInjectingReadPorts reads = new FaultInjectingReadPorts(injector);
        this.readersQuery = variant.query(reads.history(table), reads.register(erasures), clock);
        this.decrypt =
                variant.decrypt(
                        reads.sealed(table),
                        reads.register(erasures),
                        reads.opener(this::open),
                        new FaultInjectingErasurePorts(injector).audit(runLog::audited),
                        clock);
        this.ledger = memory.ledger(ports.ledger(variant.ledger(table)));
        this.erasureFunctions = new ErasureFunctions(this, ports, variant);
        this.email = sender("email", source -> new EmailHandler(batch(source)));
        this.sms = sender("sms", source -> new SmsHandler(batch(source)));
        Outbox toChannels =
                message -> {
                    runLog.trace(message).copies++;
                    channel(message).queue().send(body(message), Duration.ZERO);
                };
        this.secure =
                sender(
                        "secure-store",
                        source -> new SecureStoreHandler(secureBatch(source, toChannels)));
        this.consumers = List.of(email, sms, secure, erasureFunctions.worker);
        Outbox firstStep =
                message -> {
                    if (message.storeSecure()) {
                        secure.queue().send(body(message), Duration.ZERO);
                    } else {
                        toChannels.publish(message);
                    }
                };
        this.ingest =
                new IngestHandler(
                        variant.outbox(naming(ports.outbox(firstStep))),
                        variant.keys(new InMemoryIdempotencyStore(ports.keyCalls())),
                        new RecipientLimit((_, _, _, _) -> true, _ -> 0),
                        SmsDestinations.in("GB"),
                        clock);
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
        return new Consumer(
                this,
                name,
                Consumer.Rules.of(name, name, true),
                function.andThen(variant::function));
    }

    /** Names each message before anything happens to it. */
    private Outbox naming(Outbox outbox) {
        return message -> {
            runLog.trace(message);
            outbox.publish(message);
        };
    }

    private SqsBatchProcessor batch(SourceQueue source) {
        ConsumerParts parts =
                new ConsumerParts(
                        ledger, provider(), policy, erasureFunctions.liveness, clock, random);
        Deployed deployed = new Deployed(parts);
        return batch(
                (message, note) -> deployed.consumer().apply(message, note),
                Delivery.LONGEST,
                source);
    }

    /** A consumer, which a deployment replaces if the policy changes. */
    private final class Deployed {
        private ConsumerParts parts;
        private BiFunction<Message, AttemptNote, QueueAction> consumer;

        Deployed(ConsumerParts parts) {
            this.parts = parts;
            this.consumer = variant.consumer(parts);
        }

        BiFunction<Message, AttemptNote, QueueAction> consumer() {
            if (!parts.policy().equals(policy)) {
                parts = parts.with(policy);
                consumer = variant.consumer(parts);
            }
            return consumer;
        }
    }

    private SqsBatchProcessor batch(
            BiFunction<Message, AttemptNote, QueueAction> work,
            Duration longest,
            SourceQueue source) {
        return new SqsBatchProcessor(
                variant.reader(
                        work,
                        message ->
                                ports.unstartedMessages(variant.unstarted(table))
                                        .storeUnstarted(message, clock.instant()),
                        scheduler,
                        random),
                longest,
                memory.queue(ports.source(source)),
                random);
    }

    private String body(Message message) {
        return variant.body(message, scheduler, random);
    }

    private SqsBatchProcessor secureBatch(SourceQueue source, Outbox channels) {
        SecureStore secureStore =
                new SecureStore(
                        erasureFunctions.liveness,
                        // Sealed content is about as large as what it was.
                        ports.sealer(
                                message -> ByteBuffer.allocate(message.content().text().length())),
                        ports.sealedMessages(variant.sealedMessages(table)),
                        ports.outbox(channels),
                        clock);
        return batch((message, _) -> secureStore.handle(message), SecureStore.LONGEST, source);
    }

    private Opener.Result open(MessageKey key, ByteBuffer sealed) {
        return new Opener.Result.Opened(runLog.trace(key.id()).message.content());
    }

    /** A provider that records what it accepts, what it refuses and which answers are lost. */
    private Provider provider() {
        LeaseChecker leaseChecker =
                new LeaseChecker(clock, Checker.shortestGrace(scenario), violations);
        Provider inner =
                ports.provider(message -> {
                    runLog.accepted(message.id(), scheduler.instant());
                    return new Outcome.Sent("provider-" + accepted++);
                });
        return message -> {
            MessageTrace trace = runLog.trace(message);
            erasureChecker.checkSend(trace);
            leaseChecker.checkSend(trace);
            trace.calls.add(scheduler.instant());
            Outcome outcome;
            try {
                outcome = inner.send(message);
            } catch (InjectedException | InjectedError e) {
                // As if the consumer had a bug: it does not know the outcome.
                runLog.forgotten(message.id(), scheduler.instant());
                throw e;
            }
            if (outcome instanceof Outcome.Sent) {
                runLog.knownAccepted(message.id(), scheduler.instant());
            }
            if (outcome instanceof Outcome.Refused) {
                runLog.refused(message.id(), scheduler.instant());
            }
            if (outcome instanceof Outcome.Unknown) {
                runLog.unknown(message.id(), clock.instant());
            }
            return outcome;
        };
    }

    /**
     * Restores the table, some time later, to what it is now, as docs/sending.md describes it: the
     * consumers stop, the table becomes what it was, and the functions learn until when it may have
     * forgotten something.
     */
    void restore(Duration later) {
        InMemoryMessageTable.Snapshot snapshot = table.snapshot();
        Map<MessageTrace, Integer> transitionCounts = runLog.transitionCounts();
        scheduler.sleep(later);
        isStopped = true;
        scheduler.sleep(Duration.ofMinutes(1));
        while (consumers.stream().anyMatch(Consumer::isRunning)) {
            scheduler.sleep(Duration.ofSeconds(10));
        }
        Instant restoredAt = scheduler.instant();
        scheduler.sleep(Duration.ofMinutes(20));
        table.restore(snapshot);
        runLog.restored(transitionCounts, restoredAt);
        policy = variant.restored(policy, restoredAt);
        isStopped = false;
    }

    /** Deploys the functions with another policy. */
    void deploy(SendPolicy next) {
        policy =
                new SendPolicy(next.resend(), next.grace(), next.sendWithin(), policy.restoredAt());
    }

    /** Whether a message's retention is over, so that nothing is promised about it but one send. */
    boolean isExpired(MessageTrace trace) {
        Instant accepted = trace.message.id().instant();
        return scenario.conditions()
                .retention()
                .end(accepted)
                .filter(end -> !end.isAfter(scheduler.instant()))
                .isPresent();
    }

    /** Whether the policy that is deployed now is resend. */
    boolean resends() {
        return policy.resend();
    }

    boolean isStopped() {
        return isStopped;
    }

    /** Runs the sweeper once. */
    void sweep() {
        if (isStopped) {
            return;
        }
        try {
            new Sweep(ports.unsettled(table), ledger, policy, clock).run(() -> true, _ -> {});
        } catch (InjectedError e) {
            // The next sweep continues.
        }
    }

    boolean acknowledgesFirst() {
        return variant.acknowledgesFirst();
    }

    /** Puts a message into the queues of ingest-fn and, if it is sealed, secure-store-fn. */
    void queueAgain(Message message) {
        channel(message).queue().send(MessageQueueCodec.write(message), Duration.ZERO);
        if (message.storeSecure()) {
            secure.queue().send(MessageQueueCodec.write(message), Duration.ZERO);
        }
    }

    /** The bodies in all queues and dead-letter queues. */
    Set<String> bodies() {
        Set<String> bodies = new LinkedHashSet<>();
        for (Consumer consumer : consumers) {
            bodies.addAll(consumer.queue().bodies());
            bodies.addAll(consumer.deadLetters().bodies());
        }
        return bodies;
    }

    /** Deletes what is older than the retention of its queue, and perhaps what has expired. */
    void forget() {
        for (Consumer consumer : consumers) {
            consumer.queue().forget();
            consumer.deadLetters().forget();
        }
        if (scenario.deletes().isEmpty() && random.nextBoolean()) {
            table.removeExpired(scheduler.instant());
        }
    }

    /** Replays every dead-letter queue, message by message, as StartMessageMoveTask does. */
    void replay(int duplicatePercent) {
        for (Consumer consumer : consumers) {
            int count = consumer.deadLetters().bodies().size();
            for (int i = 0; i < count; i++) {
                scheduler.sleep(Duration.ofMillis(2));
                consumer.deadLetters()
                        .take(duplicatePercent)
                        .ifPresent(letter -> {
                            memory.copied(letter.body(), duplicatePercent);
                            consumer.queue().send(letter.body(), letter.note(), Duration.ZERO);
                        });
                stats.add(Count.REPLAYED, 1);
            }
        }
    }
}
