package dev.msgapi.query;

import dev.msgapi.aws.Environment;

/** The environment variables of the audit function, as {@code template.yaml} sets them. */
public record AuditEnvironment(String auditTable) {
    /**
     * Reads the variables.
     *
     * @throws IllegalStateException if one is missing
     */
    public static AuditEnvironment of(Environment environment) {
        return new AuditEnvironment(environment.text("AUDIT_TABLE"));
    }
}
