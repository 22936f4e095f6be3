package dev.msgapi.erasure;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.dynamodb.ErasureTable;
import dev.msgapi.aws.dynamodb.MessageEraser;
import dev.msgapi.aws.sqs.SqsSourceQueue;
import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.store.Erasure;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The erasure queue: each order carried on, and put back until it is carried out. */
public final class ErasureWorkerHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final SqsBatchProcessor batch;

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
                new SqsBatchProcessor(
                        body -> {
                            Erasure erasure = ErasureQueueCodec.read(body);
                            return new SqsBatchProcessor.Work(
                                    erasure.id(), () -> eraser.resume(erasure));
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
