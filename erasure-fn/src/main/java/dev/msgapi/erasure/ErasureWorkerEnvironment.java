package dev.msgapi.erasure;

import dev.msgapi.aws.Environment;

/** The environment variables of the erasure worker, as {@code template.yaml} sets them. */
public record ErasureWorkerEnvironment(
        String queueUrl, String messagesTable, String erasuresTable) {
    /**
     * Reads the variables.
     *
     * @throws IllegalStateException if one is missing
     */
    public static ErasureWorkerEnvironment of(Environment environment) {
        return new ErasureWorkerEnvironment(
                environment.text("QUEUE_URL"),
                environment.text("MESSAGES_TABLE"),
                environment.text("ERASURES_TABLE"));
    }
}
