package dev.msgapi.securestore;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.delivery.Batch;
import dev.msgapi.delivery.Lifetime;
import dev.msgapi.model.Retention;
import dev.msgapi.queue.SqsOutbox;
import dev.msgapi.queue.SqsSourceQueue;
import dev.msgapi.store.ErasureTable;
import dev.msgapi.store.MessageTable;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The secure-store queue's messages: each stored sealed, then forwarded to its channel. */
public final class SecureStoreHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final Batch batch;

    /** As Lambda makes it, from the environment of {@code template.yaml}. */
    public SecureStoreHandler() {
        this(batch(new AwsClients()));
    }

    SecureStoreHandler(Batch batch) {
        this.batch = batch;
    }

    private static Batch batch(AwsClients aws) {
        Retention retention = Retention.of(AwsClients.environment("RETENTION_DAYS"));
        SecureStore secureStore =
                new SecureStore(
                        new Lifetime(retention, ErasureTable.connect(aws)),
                        KmsSealer.connect(aws),
                        MessageTable.connect(aws, retention),
                        SqsOutbox.toChannels(aws),
                        InstantSource.system());
        return Batch.ofMessages(
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
