package dev.msgapi.email;

import dev.msgapi.aws.Environment;
import dev.msgapi.consumer.ChannelEnvironment;

/** The environment variables of the email function, as {@code template.yaml} sets them. */
public record EmailEnvironment(
        String messagesTable,
        String erasuresTable,
        int retentionDays,
        String queueUrl,
        String uncertainSend,
        int resendGraceSeconds,
        int queueRetentionSeconds,
        String restoredAt,
        String senderAddress,
        String configurationSet)
        implements ChannelEnvironment {
    /**
     * Reads the variables.
     *
     * @throws IllegalStateException if one is missing
     */
    public static EmailEnvironment of(Environment environment) {
        return new EmailEnvironment(
                environment.text("MESSAGES_TABLE"),
                environment.text("ERASURES_TABLE"),
                environment.number("RETENTION_DAYS"),
                environment.text("QUEUE_URL"),
                environment.text("UNCERTAIN_SEND"),
                environment.number("RESEND_GRACE_SECONDS"),
                environment.number("QUEUE_RETENTION_SECONDS"),
                environment.optionalText("RESTORED_AT"),
                environment.text("SENDER_ADDRESS"),
                environment.text("CONFIGURATION_SET"));
    }
}
