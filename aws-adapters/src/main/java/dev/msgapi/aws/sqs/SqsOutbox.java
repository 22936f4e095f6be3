package dev.msgapi.aws.sqs;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.model.Message;
import dev.msgapi.queue.MessageQueueCodec;
import dev.msgapi.queue.Outbox;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsClient;

/** One SQS SendMessage per message. */
public final class SqsOutbox implements Outbox {
    private final SqsSender sender;
    private final Function<Message, String> queueUrl;

    /**
     * @param queueUrl where a message goes
     */
    public SqsOutbox(SqsClient sqs, Function<Message, String> queueUrl) {
        this(new SqsSender(sqs), queueUrl);
    }

    // A repeated SendMessage of the same message is harmless: consumers know it by its id.
    private SqsOutbox(SqsSender sender, Function<Message, String> queueUrl) {
        this.sender = sender;
        this.queueUrl = queueUrl;
    }

    /** To the queue of the message's channel, by the environment of {@code template.yaml}. */
    public static SqsOutbox toChannels(AwsClients aws) {
        return new SqsOutbox(SqsSender.connect(aws), channelQueues());
    }

    /** To the secure-store queue where that is asked for, else to the channel's. */
    public static SqsOutbox toFirstStep(AwsClients aws) {
        String secureStore = AwsClients.environment("SECURE_STORE_QUEUE_URL");
        Function<Message, String> channels = channelQueues();
        return new SqsOutbox(
                SqsSender.connect(aws),
                message -> message.storeSecure() ? secureStore : channels.apply(message));
    }

    private static Function<Message, String> channelQueues() {
        String email = AwsClients.environment("EMAIL_QUEUE_URL");
        String sms = AwsClients.environment("SMS_QUEUE_URL");
        return message ->
                switch (message.channel()) {
                    case EMAIL -> email;
                    case SMS -> sms;
                };
    }

    @Override
    public void publish(Message message) {
        sender.send(queueUrl.apply(message), MessageQueueCodec.write(message));
    }
}
