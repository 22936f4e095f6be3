package dev.msgapi.erasure;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.delivery.Batch;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.queue.SqsSourceQueue;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureTable;
import dev.msgapi.store.MessageEraser;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The erasure queue: each order carried on, and put back until it is carried out. */
public final class ErasureWorkerHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final Batch batch;

    /** As Lambda makes it, from the environment of {@code template.yaml}. */
    public ErasureWorkerHandler() {
        this(new AwsClients());
    }

    private ErasureWorkerHandler(AwsClients aws) {
        this(
                new Eraser(
                        ErasureTable.connect(aws),
                        MessageEraser.connect(aws),
                        InstantSource.system()),
                SqsSourceQueue.connect(aws));
    }

    ErasureWorkerHandler(Eraser eraser, SourceQueue queue) {
        this.batch =
                new Batch(
                        body -> {
                            Erasure erasure = ErasureOrder.read(body);
                            return new Batch.Work(erasure.id(), () -> eraser.carryOn(erasure));
                        },
                        Eraser.LONGEST,
                        queue,
                        new SecureRandom());
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return batch.process(event, context);
    }
}
