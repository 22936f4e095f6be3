package dev.msgapi.aws.sqs;

import static dev.msgapi.aws.sqs.QueueCalls.call;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.queue.SourceQueue;
import java.time.Duration;
import software.amazon.awssdk.services.sqs.SqsClient;

/** SQS's ChangeMessageVisibility and SendMessage, on the queue that a function consumes. */
public final class SqsSourceQueue implements SourceQueue {
    private final SqsClient sqs;
    private final String queueUrl;

    public SqsSourceQueue(SqsClient sqs, String queueUrl) {
        this.sqs = sqs;
        this.queueUrl = queueUrl;
    }

    /** The queue that {@code template.yaml} names to a consumer. */
    public static SqsSourceQueue connect(AwsClients aws) {
        return new SqsSourceQueue(
                aws.build(SqsClient.builder(), Duration.ofMillis(1500), 2),
                AwsClients.environment("QUEUE_URL"));
    }

    @Override
    public void hide(String receiptHandle, Duration delay) {
        call(() ->
                sqs.changeMessageVisibility(request ->
                        request.queueUrl(queueUrl)
                                .receiptHandle(receiptHandle)
                                .visibilityTimeout(wholeSeconds(delay))));
    }

    @Override
    public void putBack(String body, Duration delay) {
        call(() ->
                sqs.sendMessage(request ->
                        request.queueUrl(queueUrl)
                                .messageBody(body)
                                .delaySeconds(wholeSeconds(delay))));
    }

    /** Never earlier than asked for: that is when a lease has ended. */
    private static int wholeSeconds(Duration delay) {
        return Math.toIntExact(delay.plusMillis(999).toSeconds());
    }
}
