package dev.msgapi.queue;

import dev.msgapi.model.Message;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** One SQS SendMessage per message. */
public final class SqsOutbox implements Outbox {
    private final SqsClient sqs;
    private final Function<Message, String> queueUrl;

    public SqsOutbox(SqsClient sqs, Function<Message, String> queueUrl) {
        this.sqs = sqs;
        this.queueUrl = queueUrl;
    }

    @Override
    public void publish(Message message) {
        String url = queueUrl.apply(message);
        String body = QueuedMessage.write(message);
        try {
            sqs.sendMessage(request -> request.queueUrl(url).messageBody(body));
        } catch (SdkException e) {
            throw new OutboxUnavailable(e);
        }
    }
}
