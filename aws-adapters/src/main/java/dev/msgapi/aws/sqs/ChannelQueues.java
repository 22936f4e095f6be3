package dev.msgapi.aws.sqs;

import dev.msgapi.model.Message;

/** The URLs of the channels' queues. */
public record ChannelQueues(String emailQueueUrl, String smsQueueUrl) {
    /** The queue of the message's channel. */
    String urlOf(Message message) {
        return switch (message.channel()) {
            case EMAIL -> emailQueueUrl;
            case SMS -> smsQueueUrl;
        };
    }
}
