package dev.msgapi.aws.sqs;

import dev.msgapi.aws.Environment;
import dev.msgapi.model.Message;

/** The URLs of the channels' queues, as {@code template.yaml} sets them for a function. */
public record ChannelQueues(String emailQueueUrl, String smsQueueUrl) {
    /**
     * Reads them.
     *
     * @throws IllegalStateException if one is missing
     */
    public static ChannelQueues of(Environment environment) {
        return new ChannelQueues(
                environment.text("EMAIL_QUEUE_URL"), environment.text("SMS_QUEUE_URL"));
    }

    /** The queue of the message's channel. */
    String urlOf(Message message) {
        return switch (message.channel()) {
            case EMAIL -> emailQueueUrl;
            case SMS -> smsQueueUrl;
        };
    }
}
