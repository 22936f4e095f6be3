package dev.msgapi.securestore;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.model.Message;
import dev.msgapi.queue.Outbox;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.sending.MessageLiveness;
import dev.msgapi.store.SealedMessageWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.kms.KmsClient;

/** Opens secure-store-fn to the histories. */
public final class SecureStoreParts {
    public static final Duration LONGEST = SecureStore.LONGEST;

    private SecureStoreParts() {}

    public static RequestHandler<SQSEvent, SQSBatchResponse> handler(
            MessageLiveness lifetime,
            Function<Message, ByteBuffer> sealer,
            SealedMessageWriter vault,
            Outbox channel,
            InstantSource clock,
            SourceQueue queue,
            RandomGenerator random) {
        SecureStore secureStore = new SecureStore(lifetime, sealer::apply, vault, channel, clock);
        return new SecureStoreHandler(
                SqsBatchProcessor.ofMessages(
                        secureStore::handle, SecureStore.LONGEST, queue, random));
    }

    public static Function<Message, ByteBuffer> sealer(KmsClient kms, String keyArn) {
        return new KmsSealer(kms, keyArn)::seal;
    }
}
