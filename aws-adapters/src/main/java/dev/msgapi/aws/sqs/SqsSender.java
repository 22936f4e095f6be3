package dev.msgapi.aws.sqs;

import static dev.msgapi.aws.sqs.QueueCalls.call;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.queue.QueueUnavailable;
import java.time.Duration;
import software.amazon.awssdk.services.sqs.SqsClient;

/** SQS's SendMessage, of what may be sent twice. */
public final class SqsSender {
    private final SqsClient sqs;

    SqsSender(SqsClient sqs) {
        this.sqs = sqs;
    }

    /** As the functions use it; the SDK may repeat a request whose answer was lost. */
    public static SqsSender connect(AwsClients aws) {
        return new SqsSender(aws.build(SqsClient.builder(), Duration.ofSeconds(2), 3));
    }

    /**
     * Hands a message over; on return it is durable.
     *
     * @throws QueueUnavailable where that is not certain
     */
    public void send(String queueUrl, String body) {
        call(() -> sqs.sendMessage(request -> request.queueUrl(queueUrl).messageBody(body)));
    }
}
