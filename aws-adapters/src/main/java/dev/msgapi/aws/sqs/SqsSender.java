package dev.msgapi.aws.sqs;

import static dev.msgapi.aws.sqs.QueueCalls.call;

import dev.msgapi.queue.QueueUnavailable;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Sends to SQS what may be sent twice: the SDK repeats a request whose answer was lost. */
public final class SqsSender {
    private final SqsClient sqs;

    public SqsSender(SqsClient sqs) {
        this.sqs = sqs;
    }

    /**
     * Hands a message over; on return it is durable.
     *
     * @throws QueueUnavailable if that is not certain
     */
    public void send(String queueUrl, String body) {
        call(() -> sqs.sendMessage(request -> request.queueUrl(queueUrl).messageBody(body)));
    }
}
