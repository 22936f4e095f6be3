package dev.msgapi.sms;

import dev.msgapi.aws.Environment;
import dev.msgapi.consumer.ChannelEnvironment;
import java.math.BigDecimal;

/** The environment variables of the SMS function, as {@code template.yaml} sets them. */
public record SmsEnvironment(
        String messagesTable,
        String erasuresTable,
        int retentionDays,
        String queueUrl,
        String uncertainSend,
        int resendGraceSeconds,
        int queueRetentionSeconds,
        String restoredAt,
        BigDecimal smsMaxPrice)
        implements ChannelEnvironment {
    /**
     * Reads the variables.
     *
     * @throws IllegalStateException if one is missing or is not a number
     */
    public static SmsEnvironment of(Environment environment) {
        return new SmsEnvironment(
                environment.text("MESSAGES_TABLE"),
                environment.text("ERASURES_TABLE"),
                environment.number("RETENTION_DAYS"),
                environment.text("QUEUE_URL"),
                environment.text("UNCERTAIN_SEND"),
                environment.number("RESEND_GRACE_SECONDS"),
                environment.number("QUEUE_RETENTION_SECONDS"),
                environment.optionalText("RESTORED_AT"),
                environment.decimal("SMS_MAX_PRICE"));
    }
}
