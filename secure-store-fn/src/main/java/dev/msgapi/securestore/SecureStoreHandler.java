package dev.msgapi.securestore;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.delivery.Batch;
import dev.msgapi.queue.SqsOutbox;
import dev.msgapi.queue.Visibility;
import dev.msgapi.store.MessageTable;
import java.time.InstantSource;

/** The secure-store queue's messages: each stored sealed, then forwarded to its channel. */
public final class SecureStoreHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final SecureStore secureStore;

    /** As Lambda makes it, from the environment of {@code template.yaml}. */
    public SecureStoreHandler() {
        this(secureStore(new AwsClients()));
    }

    SecureStoreHandler(SecureStore secureStore) {
        this.secureStore = secureStore;
    }

    private static SecureStore secureStore(AwsClients aws) {
        return new SecureStore(
                KmsSealer.connect(aws),
                MessageTable.connect(aws),
                SqsOutbox.toChannels(aws),
                InstantSource.system());
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return Batch.process(
                event, SecureStore.LONGEST, secureStore::handle, Visibility.OF_THE_QUEUE, context);
    }
}
