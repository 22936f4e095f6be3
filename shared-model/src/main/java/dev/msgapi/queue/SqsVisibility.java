package dev.msgapi.queue;

import dev.msgapi.aws.AwsClients;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** SQS ChangeMessageVisibility. */
public final class SqsVisibility implements Visibility {
    private final SqsClient sqs;
    private final String queueUrl;

    private SqsVisibility(SqsClient sqs, String queueUrl) {
        this.sqs = sqs;
        this.queueUrl = queueUrl;
    }

    /** Of the queue that {@code template.yaml} names to a consumer. */
    public static SqsVisibility connect(AwsClients aws) {
        return new SqsVisibility(
                aws.build(SqsClient.builder(), Duration.ofSeconds(2), 1),
                AwsClients.environment("QUEUE_URL"));
    }

    @Override
    public void hide(String receiptHandle, Duration delay) {
        try {
            sqs.changeMessageVisibility(request ->
                    request.queueUrl(queueUrl)
                            .receiptHandle(receiptHandle)
                            .visibilityTimeout(Math.toIntExact(delay.toSeconds())));
        } catch (SdkException e) {
            // The message comes back all the same, after the queue's own visibility timeout.
        }
    }
}
