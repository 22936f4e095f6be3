package dev.msgapi.erasure;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.queue.OutboxUnavailable;
import dev.msgapi.store.Erasure;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** One SQS SendMessage per erasure. */
final class SqsErasureQueue implements ErasureQueue {
    private final SqsClient sqs;
    private final String queueUrl;

    SqsErasureQueue(SqsClient sqs, String queueUrl) {
        this.sqs = sqs;
        this.queueUrl = queueUrl;
    }

    static SqsErasureQueue connect(AwsClients aws) {
        // A repeated SendMessage is harmless: an erasure can be carried out twice.
        return new SqsErasureQueue(
                aws.build(SqsClient.builder(), Duration.ofSeconds(2), 3),
                AwsClients.environment("QUEUE_URL"));
    }

    @Override
    public void publish(Erasure erasure) {
        String body = ErasureOrder.write(erasure);
        try {
            sqs.sendMessage(request -> request.queueUrl(queueUrl).messageBody(body));
        } catch (SdkException e) {
            throw new OutboxUnavailable(e);
        }
    }
}
