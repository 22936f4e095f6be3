package dev.msgapi.aws.sqs;

import dev.msgapi.model.Message;
import dev.msgapi.queue.MessageQueueCodec;
import dev.msgapi.queue.Outbox;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Sends each message to SQS with one SendMessage; consumers recognise a repeated one by its id. */
public final class SqsOutbox implements Outbox {
    private final SqsSender sender;
    private final Function<Message, String> queueUrl;

    /**
     * @param queueUrl the queue that a message goes to
     */
    public SqsOutbox(SqsClient sqs, Function<Message, String> queueUrl) {
        this.sender = new SqsSender(sqs);
        this.queueUrl = queueUrl;
    }

    /** An outbox that sends to the queue of the message's channel. */
    public static SqsOutbox toChannels(SqsClient sqs, ChannelQueues channels) {
        return new SqsOutbox(sqs, channels::urlOf);
    }

    /** An outbox that sends {@code store_secure} messages to the secure-store queue first. */
    public static SqsOutbox toFirstStep(
            SqsClient sqs, ChannelQueues channels, String secureStoreQueueUrl) {
        return new SqsOutbox(
                sqs,
                message -> message.storeSecure() ? secureStoreQueueUrl : channels.urlOf(message));
    }

    @Override
    public void publish(Message message) {
        sender.send(queueUrl.apply(message), MessageQueueCodec.write(message));
    }
}
