package dev.msgapi.securestore;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.dynamodb.ErasureTable;
import dev.msgapi.aws.dynamodb.MessageTable;
import dev.msgapi.aws.sqs.SqsOutbox;
import dev.msgapi.aws.sqs.SqsSourceQueue;
import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.model.Retention;
import dev.msgapi.sending.MessageLiveness;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The secure-store queue's messages: each stored sealed, then forwarded to its channel. */
public final class SecureStoreHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final SqsBatchProcessor batch;

    /** As Lambda makes it, from the environment of {@code template.yaml}. */
    public SecureStoreHandler() {
        this(batch(new AwsClients()));
    }

    SecureStoreHandler(SqsBatchProcessor batch) {
        this.batch = batch;
    }

    private static SqsBatchProcessor batch(AwsClients aws) {
        Retention retention = Retention.of(AwsClients.environment("RETENTION_DAYS"));
        SecureStore secureStore =
                new SecureStore(
                        new MessageLiveness(retention, ErasureTable.connect(aws)),
                        KmsSealer.connect(aws),
                        MessageTable.connect(aws, retention),
                        SqsOutbox.toChannels(aws),
                        InstantSource.system());
        return SqsBatchProcessor.ofMessages(
                secureStore::handle,
                SecureStore.LONGEST,
                SqsSourceQueue.connect(aws),
                new SecureRandom());
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return batch.process(event, context);
    }
}
