package dev.msgapi.sending;

import java.time.Duration;

/**
 * What becomes of a message when it is unknown whether the provider took it. Neither SES nor SNS
 * has an idempotency token, so there are two ways only.
 *
 * @param resend true: it is sent once more after the grace period, and the recipient may have it
 *     twice; false: it stays {@code unconfirmed}, and the recipient may not have it at all
 * @param grace how long a late answer or event of the provider is waited for
 */
public record UncertainSendPolicy(boolean resend, Duration grace) {
    /**
     * As template.yaml's parameters write it.
     *
     * @param policy {@code resend} or {@code hold}
     * @param graceSeconds 0 or more
     */
    public static UncertainSendPolicy of(String policy, int graceSeconds) {
        boolean resend =
                switch (policy) {
                    case "resend" -> true;
                    case "hold" -> false;
                    default -> throw new IllegalArgumentException("resend or hold: " + policy);
                };
        return new UncertainSendPolicy(resend, Duration.ofSeconds(graceSeconds));
    }
}
