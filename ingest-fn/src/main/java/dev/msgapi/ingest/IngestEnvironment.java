package dev.msgapi.ingest;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.msgapi.aws.Environment;
import dev.msgapi.aws.sqs.ChannelQueues;
import dev.msgapi.model.Channel;
import java.util.Arrays;
import java.util.Map;

/**
 * The environment variables of the ingest function, as {@code template.yaml} sets them.
 *
 * @param perRecipientMinute the most messages that a recipient may get over each channel in a
 *     minute, from {@code EMAIL_PER_RECIPIENT_MINUTE} and the like; 0 for no limit
 */
public record IngestEnvironment(
        ChannelQueues channels,
        String secureStoreQueueUrl,
        String idempotencyTable,
        String limitsTable,
        Map<Channel, Integer> perRecipientMinute,
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
                Arrays.stream(Channel.values())
                        .collect(
                                toUnmodifiableMap(
                                        channel -> channel,
                                        channel ->
                                                environment.number(
                                                        channel.name() + "_PER_RECIPIENT_MINUTE"))),
                environment.optionalText("SMS_COUNTRIES"));
    }
}
