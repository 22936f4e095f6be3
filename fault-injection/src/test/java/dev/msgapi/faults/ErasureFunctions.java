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

/** What a {@link World} has for erasures: their handler, their worker, and who asks for them. */
final class ErasureFunctions {
    final RequestStreamHandler handler;
    final Consumer worker;

    /** As consumers know how long a message lives. */
    final MessageLiveness lifetime;

    private final Erasings erasings;

    ErasureFunctions(World world, Gated gated, Variant variant) {
        this.erasings = world.chronicle.erasings;
        GatedErasures gatedErasures = new GatedErasures(world.gate);
        ErasureRepository log = gatedErasures.log(world.erasures);
        ErasureRegister asked =
                (recipientKey, now) -> {
                    erasings.asked(world.scheduler.current(), recipientKey);
                    return world.erasures.latest(recipientKey, now);
                };
        this.lifetime =
                new MessageLiveness(
                        TableTwin.RETENTION, variant.erasures(gatedErasures.erasures(asked)));
        this.worker =
                new Consumer(
                        world,
                        "erasure",
                        Consumer.ERASER,
                        source ->
                                new ErasureWorkerHandler(
                                        new Eraser(
                                                variant.log(log),
                                                gatedErasures.erasable(world.table),
                                                world.scheduler),
                                        gated.source(source, ErasureQueueCodec::read)));
        this.handler =
                new EraseHandler(
                        gatedErasures.audit(_ -> erasings.audited()),
                        variant.orders(gatedErasures.orders(this::order)),
                        log,
                        world.scheduler);
    }

    private void order(Erasure erasure) {
        erasings.ordered(erasure);
        queueAgain(erasure);
    }

    /** Puts an erasure's order where its handler puts it. */
    void queueAgain(Erasure erasure) {
        worker.queue().send(ErasureQueueCodec.write(erasure), Duration.ZERO);
    }
}
