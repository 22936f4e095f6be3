package dev.msgapi.securestore;

import dev.msgapi.aws.Environment;

/** The environment variables of the decrypt function, as {@code template.yaml} sets them. */
public record DecryptEnvironment(
        String messagesTable,
        String erasuresTable,
        String auditTable,
        int auditRetentionDays,
        String contentKeyArns) {
    /**
     * Reads the variables.
     *
     * @throws IllegalStateException if one is missing
     */
    public static DecryptEnvironment of(Environment environment) {
        return new DecryptEnvironment(
                environment.text("MESSAGES_TABLE"),
                environment.text("ERASURES_TABLE"),
                environment.text("AUDIT_TABLE"),
                environment.number("AUDIT_RETENTION_DAYS"),
                environment.text("CONTENT_KEY_ARNS"));
    }
}
