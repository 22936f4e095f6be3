package dev.msgapi.consumer;

/**
 * The environment variables that every channel's consumer has; the record of each implements it.
 */
public interface ChannelEnvironment {
    String messagesTable();

    String erasuresTable();

    int retentionDays();

    /** The queue that the function consumes. */
    String queueUrl();

    /** {@code resend} or {@code hold}. */
    String uncertainSend();

    int resendGraceSeconds();
}
