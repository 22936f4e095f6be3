package dev.msgapi.erasure;

import dev.msgapi.aws.Environment;

/** The environment variables of the erase function, as {@code template.yaml} sets them. */
public record EraseEnvironment(
        String erasureQueueUrl, String erasuresTable, String auditTable, int auditRetentionDays) {
    /**
     * Reads the variables.
     *
     * @throws IllegalStateException if one is missing
     */
    public static EraseEnvironment of(Environment environment) {
        return new EraseEnvironment(
                environment.text("ERASURE_QUEUE_URL"),
                environment.text("ERASURES_TABLE"),
                environment.text("AUDIT_TABLE"),
                environment.number("AUDIT_RETENTION_DAYS"));
    }
}
