package dev.msgapi.ingest;

import dev.msgapi.aws.Environment;

/** The environment variables of the ingest function, as {@code template.yaml} sets them. */
public record IngestEnvironment(
        String emailQueueUrl,
        String smsQueueUrl,
        String secureStoreQueueUrl,
        String idempotencyTable) {
    /**
     * Reads the variables.
     *
     * @throws IllegalStateException if one is missing
     */
    public static IngestEnvironment of(Environment environment) {
        return new IngestEnvironment(
                environment.text("EMAIL_QUEUE_URL"),
                environment.text("SMS_QUEUE_URL"),
                environment.text("SECURE_STORE_QUEUE_URL"),
                environment.text("IDEMPOTENCY_TABLE"));
    }
}
