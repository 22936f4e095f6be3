package dev.msgapi.aws.sqs;

import static dev.msgapi.aws.sqs.QueueCalls.call;

import dev.msgapi.queue.QueueUnavailable;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Sends to SQS; a message may arrive twice, because the SDK repeats a request without an answer.
 */
public final class SqsSender {
    private final SqsClient sqs;

    public SqsSender(SqsClient sqs) {
        this.sqs = sqs;
    }

    /**
     * Sends a message; when the method returns, the message is durable.
     *
     * @throws QueueUnavailable if that is not certain
     */
    public void send(String queueUrl, String body) {
        call(() -> sqs.sendMessage(request -> request.queueUrl(queueUrl).messageBody(body)));
    }
}
