package dev.msgapi.sending;

import java.time.Duration;

/**
 * What happens to a message in doubt. Neither SES nor SNS has an idempotency token, so there are
 * only two choices.
 *
 * @param resend true: it is sent once more after the grace period, and the recipient may have it
 *     twice; false: it stays {@code unconfirmed}, and the recipient may not have it at all
 * @param grace how long to wait for a late answer or event of the provider
 */
public record UncertainSendPolicy(boolean resend, Duration grace) {
    /**
     * The shortest grace period. A consumer that is slow but alive may still record for the 45 s of
     * its invocation that the provider accepted the message.
     */
    public static final Duration GRACE_MIN = Duration.ofMinutes(1);

    /**
     * As template.yaml's parameters write it.
     *
     * @param policy {@code resend} or {@code hold}
     * @param graceSeconds at least {@link #GRACE_MIN}
     */
    public static UncertainSendPolicy of(String policy, int graceSeconds) {
        boolean resend =
                switch (policy) {
                    case "resend" -> true;
                    case "hold" -> false;
                    default -> throw new IllegalArgumentException("resend or hold: " + policy);
                };
        Duration grace = Duration.ofSeconds(graceSeconds);
        if (grace.compareTo(GRACE_MIN) < 0) {
            throw new IllegalArgumentException("shorter than " + GRACE_MIN + ": " + grace);
        }
        return new UncertainSendPolicy(resend, grace);
    }
}
