package dev.msgapi.sending;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * What the deployment decides about sending. Neither SES nor SNS has an idempotency token, so there
 * are only two choices for a message in doubt.
 *
 * @param resend what happens to a message in doubt. true: it is sent once more after the grace
 *     period, and the recipient may have it twice; false: it stays {@code unconfirmed}, and the
 *     recipient may not have it at all
 * @param grace how long to wait for a late answer or event of the provider
 * @param sendWithin a message that has waited longer than this is not sent, because the dead-letter
 *     queues keep no message for longer
 * @param restoredAt when the table was last restored to an earlier time; {@link Instant#MIN} if it
 *     never was. A message that was accepted before may have been sent although the table does not
 *     say so
 */
public record SendPolicy(boolean resend, Duration grace, Duration sendWithin, Instant restoredAt) {
    /**
     * The shortest grace period. A consumer that is slow but alive may still record for the 45 s of
     * its invocation that the provider accepted the message.
     */
    public static final Duration GRACE_MIN = Duration.ofMinutes(1);

    /**
     * As template.yaml's parameters write it.
     *
     * @param uncertainSend {@code resend} or {@code hold}
     * @param graceSeconds at least {@link #GRACE_MIN}
     * @param queueRetentionSeconds how long the dead-letter queues keep a message
     * @param restoredAt see {@link #past}
     * @throws IllegalArgumentException if one of them is not as described
     */
    public static SendPolicy of(
            String uncertainSend,
            int graceSeconds,
            int queueRetentionSeconds,
            String restoredAt,
            Instant now) {
        boolean resend =
                switch (uncertainSend) {
                    case "resend" -> true;
                    case "hold" -> false;
                    default ->
                            throw new IllegalArgumentException("resend or hold: " + uncertainSend);
                };
        Duration grace = Duration.ofSeconds(graceSeconds);
        if (grace.compareTo(GRACE_MIN) < 0) {
            throw new IllegalArgumentException("shorter than " + GRACE_MIN + ": " + grace);
        }
        return new SendPolicy(
                resend, grace, Duration.ofSeconds(queueRetentionSeconds), past(restoredAt, now));
    }

    /**
     * The time of the last restore. A later one than now would hold every message.
     *
     * @param restoredAt in the form of ISO 8601, such as {@code 2026-11-22T15:42:07Z}, or empty
     * @throws IllegalArgumentException if it has another form or is later than now
     */
    public static Instant past(String restoredAt, Instant now) {
        if (restoredAt.isEmpty()) {
            return Instant.MIN;
        }
        try {
            Instant instant = Instant.parse(restoredAt);
            if (instant.isAfter(now)) {
                throw new IllegalArgumentException("restored in the future: " + restoredAt);
            }
            return instant;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not an instant: " + restoredAt, e);
        }
    }
}
