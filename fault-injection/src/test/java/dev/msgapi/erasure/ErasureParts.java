package dev.msgapi.erasure;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.store.AuditWriter;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureRepository;
import java.time.Duration;
import java.time.InstantSource;

/** Opens erasure-fn to the histories. */
public final class ErasureParts {
    public static final Duration WORK = Eraser.WORK;
    public static final Duration LONGEST = Eraser.LONGEST;
    public static final Duration SETTLED_AFTER = Eraser.SETTLED_AFTER;

    private ErasureParts() {}

    /** The erasure queue as the handler sees it. */
    @FunctionalInterface
    public interface Orders {
        void publish(Erasure erasure);
    }

    public static RequestStreamHandler handler(
            AuditWriter audit, Orders orders, ErasureRepository log, InstantSource clock) {
        return new EraseHandler(audit, orders::publish, log, clock);
    }

    public static RequestHandler<SQSEvent, SQSBatchResponse> worker(
            ErasureRepository log,
            ErasableMessages messages,
            SourceQueue queue,
            InstantSource clock) {
        return new ErasureWorkerHandler(new Eraser(log, messages, clock), queue);
    }

    /** The order's body in the queue. */
    public static String write(Erasure erasure) {
        return ErasureQueueCodec.write(erasure);
    }

    public static Erasure read(String body) {
        return ErasureQueueCodec.read(body);
    }
}
