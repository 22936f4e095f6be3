package dev.msgapi.securestore;

import dev.msgapi.aws.Environment;

/** The environment variables of the secure-store function, as {@code template.yaml} sets them. */
public record SecureStoreEnvironment(
        String messagesTable,
        String erasuresTable,
        int retentionDays,
        String contentKeyArn,
        String queueUrl,
        String emailQueueUrl,
        String smsQueueUrl) {
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
                environment.text("CONTENT_KEY_ARN"),
                environment.text("QUEUE_URL"),
                environment.text("EMAIL_QUEUE_URL"),
                environment.text("SMS_QUEUE_URL"));
    }
}
