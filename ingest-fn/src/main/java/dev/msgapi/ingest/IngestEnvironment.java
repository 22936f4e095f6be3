package dev.msgapi.ingest;

import dev.msgapi.aws.Environment;
import dev.msgapi.aws.sqs.ChannelQueues;
import dev.msgapi.model.Channel;

/** The environment variables of the ingest function, as {@code template.yaml} sets them. */
public record IngestEnvironment(
        ChannelQueues channels,
        String secureStoreQueueUrl,
        String idempotencyTable,
        String limitsTable,
        int emailPerRecipientMinute,
        int smsPerRecipientMinute,
        String smsCountries) {
    /**
     * Reads the variables.
     *
     * @throws IllegalStateException if one is missing or is not a number
     */
    public static IngestEnvironment of(Environment environment) {
        return new IngestEnvironment(
                ChannelQueues.of(environment),
                environment.text("SECURE_STORE_QUEUE_URL"),
                environment.text("IDEMPOTENCY_TABLE"),
                environment.text("LIMITS_TABLE"),
                environment.number("EMAIL_PER_RECIPIENT_MINUTE"),
                environment.number("SMS_PER_RECIPIENT_MINUTE"),
                environment.optionalText("SMS_COUNTRIES"));
    }

    /** The most messages that a recipient may get over the channel in a minute; 0 for no limit. */
    int perRecipientMinute(Channel channel) {
        return switch (channel) {
            case EMAIL -> emailPerRecipientMinute;
            case SMS -> smsPerRecipientMinute;
        };
    }
}
