package dev.msgapi.faults;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.erasure.EraseHandler;
import dev.msgapi.erasure.Eraser;
import dev.msgapi.erasure.ErasureQueueCodec;
import dev.msgapi.erasure.ErasureWorkerHandler;
import dev.msgapi.sending.MessageLiveness;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.ErasureRepository;
import java.time.Duration;

/** The functions for erasures, as a {@link World} wires them. */
final class ErasureFunctions {
    final RequestStreamHandler handler;
    final Consumer worker;

    /** What consumers ask before they send a message. */
    final MessageLiveness liveness;

    private final ErasureTraces traces;

    ErasureFunctions(World world, FaultInjectingPorts ports, Variant variant) {
        this.traces = world.runLog.erasureTraces;
        FaultInjectingErasurePorts erasurePorts = new FaultInjectingErasurePorts(world.injector);
        ErasureRepository repository =
                erasurePorts.repository(new RecordingErasures(world.erasures, traces));
        ErasureRegister recorded =
                (recipientKey, now) -> {
                    traces.asked(world.scheduler.current(), recipientKey);
                    return world.erasures.latest(recipientKey, now);
                };
        this.liveness =
                new MessageLiveness(
                        world.scenario.conditions().retention(),
                        variant.register(erasurePorts.register(recorded)));
        this.worker =
                new Consumer(
                        world,
                        "erasure",
                        Consumer.Rules.of("erasure-worker", "erasure", false),
                        source ->
                                new ErasureWorkerHandler(
                                        new Eraser(
                                                variant.repository(repository),
                                                variant.erasable(
                                                        erasurePorts.erasable(world.table)),
                                                world.clock),
                                        ports.source(source, ErasureQueueCodec::read)));
        this.handler =
                new EraseHandler(
                        variant.audit(erasurePorts.audit(traces::audited)),
                        variant.erasureQueue(erasurePorts.queue(this::publish)),
                        repository,
                        world.clock);
    }

    private void publish(Erasure erasure) {
        traces.queued(erasure);
        queueAgain(erasure);
    }

    /** Puts an erasure into its queue, as the handler does. */
    void queueAgain(Erasure erasure) {
        worker.queue().send(ErasureQueueCodec.write(erasure), Duration.ZERO);
    }
}
