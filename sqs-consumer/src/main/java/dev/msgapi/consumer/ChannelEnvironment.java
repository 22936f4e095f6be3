package dev.msgapi.consumer;

/**
 * The environment variables that the consumers of all channels have; the environment record of each
 * channel implements this.
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

    /** How long the dead-letter queues keep a message. */
    int queueRetentionSeconds();

    /** When the table was last restored to an earlier time; empty if it never was. */
    String restoredAt();
}
