package dev.msgapi.sending;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that double from one time to the next. Each is shortened by up to a half at random, so that
 * messages that failed together do not come back together (AWS Builders' Library, "Timeouts,
 * retries, and backoff with jitter").
 *
 * @param first the longest that the first wait can be
 * @param most the longest wait of all
 */
public record Backoff(Duration first, Duration most) {
    private static final int DOUBLINGS_MAX = 20;

    /**
     * The wait after so many times.
     *
     * @param times 1 or more
     */
    public Duration after(int times, RandomGenerator random) {
        long doubled = first.toMillis() << Math.clamp(times - 1, 0, DOUBLINGS_MAX);
        long longest = Math.min(doubled, most.toMillis());
        return Duration.ofMillis(longest - random.nextLong(longest / 2 + 1));
    }
}
