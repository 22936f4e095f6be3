package dev.msgapi.erasure;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.Environment;
import dev.msgapi.aws.dynamodb.ErasureTable;
import dev.msgapi.aws.dynamodb.MessageEraser;
import dev.msgapi.aws.sqs.SqsSourceQueue;
import dev.msgapi.consumer.MessageHandler;
import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.model.ErasureId;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.sending.AttemptNote;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.store.Erasure;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Works on the erasures of the erasure queue, and requeues each until it is complete. */
public final class ErasureWorkerHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final SqsBatchProcessor batch;

    /** Used by Lambda. */
    public ErasureWorkerHandler() {
        Environment variables = Environment.ofProcess();
        ErasureWorkerEnvironment environment = ErasureWorkerEnvironment.of(variables);
        AwsClients aws = new AwsClients(variables);
        this(
                new Eraser(
                        new ErasureTable(aws.dynamoDb(), environment.erasuresTable()),
                        new MessageEraser(aws.dynamoDb(), environment.messagesTable()),
                        InstantSource.system()),
                new SqsSourceQueue(aws.sqs(), environment.queueUrl()));
    }

    public ErasureWorkerHandler(Eraser eraser, SourceQueue queue) {
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
            public ErasureId id(Erasure erasure) {
                return erasure.id();
            }

            @Override
            public QueueAction handle(Erasure erasure, AttemptNote note) {
                return eraser.resume(erasure);
            }
        };
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return batch.process(event, context);
    }
}
