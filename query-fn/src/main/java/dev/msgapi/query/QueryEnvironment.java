package dev.msgapi.query;

import dev.msgapi.aws.Environment;

/** The environment variables of the query function, as {@code template.yaml} sets them. */
public record QueryEnvironment(String messagesTable, String erasuresTable) {
    /**
     * Reads the variables.
     *
     * @throws IllegalStateException if one is missing
     */
    public static QueryEnvironment of(Environment environment) {
        return new QueryEnvironment(
                environment.text("MESSAGES_TABLE"), environment.text("ERASURES_TABLE"));
    }
}
