package dev.msgapi.securestore;

import dev.msgapi.aws.Environment;
import dev.msgapi.aws.sqs.ChannelQueues;

/** The environment variables of the secure-store function, as {@code template.yaml} sets them. */
public record SecureStoreEnvironment(
        String messagesTable,
        String erasuresTable,
        int retentionDays,
        int queueRetentionSeconds,
        String contentKeyArn,
        String queueUrl,
        ChannelQueues channels) {
    /**
     * Reads the variables.
     *
     * @throws IllegalStateException if one is missing
     */
    public static SecureStoreEnvironment of(Environment environment) {
        return new SecureStoreEnvironment(
                environment.text("MESSAGES_TABLE"),
                environment.text("ERASURES_TABLE"),
                environment.number("RETENTION_DAYS"),
                environment.number("QUEUE_RETENTION_SECONDS"),
                environment.text("CONTENT_KEY_ARN"),
                environment.text("QUEUE_URL"),
                ChannelQueues.of(environment));
    }
}
