package dev.msgapi.sweeper;

import dev.msgapi.aws.Environment;

/** The environment variables of the sweeper, as {@code template.yaml} sets them. */
public record SweeperEnvironment(
        String messagesTable,
        int resendGraceSeconds,
        int queueRetentionSeconds,
        String restoredAt) {
    /**
     * Reads the variables.
     *
     * @throws IllegalStateException if one is missing
     */
    public static SweeperEnvironment of(Environment environment) {
        return new SweeperEnvironment(
                environment.text("MESSAGES_TABLE"),
                environment.number("RESEND_GRACE_SECONDS"),
                environment.number("QUEUE_RETENTION_SECONDS"),
                environment.optionalText("RESTORED_AT"));
    }
}
