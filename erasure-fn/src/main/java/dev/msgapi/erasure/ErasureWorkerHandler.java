package dev.msgapi.erasure;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.dynamodb.ErasureTable;
import dev.msgapi.aws.dynamodb.MessageEraser;
import dev.msgapi.aws.sqs.SqsSourceQueue;
import dev.msgapi.consumer.MessageHandler;
import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.model.MessageId;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.sending.QueueAction;
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
                new SqsBatchProcessor(handler(eraser), Eraser.LONGEST, queue, new SecureRandom());
    }

    private static MessageHandler<Erasure> handler(Eraser eraser) {
        return new MessageHandler<>() {
            @Override
            public Erasure decode(String body) {
                return ErasureQueueCodec.read(body);
            }

            @Override
            public MessageId id(Erasure erasure) {
                return erasure.id();
            }

            @Override
            public QueueAction handle(Erasure erasure) {
                return eraser.resume(erasure);
            }
        };
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return batch.process(event, context);
    }
}
