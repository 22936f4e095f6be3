package dev.msgapi.ingest;

import dev.msgapi.aws.Environment;
import dev.msgapi.aws.sqs.ChannelQueues;

/** The environment variables of the ingest function, as {@code template.yaml} sets them. */
public record IngestEnvironment(
        ChannelQueues channels, String secureStoreQueueUrl, String idempotencyTable) {
    /**
     * Reads the variables.
     *
     * @throws IllegalStateException if one is missing
     */
    public static IngestEnvironment of(Environment environment) {
        return new IngestEnvironment(
                ChannelQueues.of(environment),
                environment.text("SECURE_STORE_QUEUE_URL"),
                environment.text("IDEMPOTENCY_TABLE"));
    }
}
