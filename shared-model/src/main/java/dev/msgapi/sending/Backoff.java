package dev.msgapi.sending;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Delays that double from one to the next. Each is shortened by up to half at random, so that
 * messages that failed together are not tried again together (AWS Builders' Library, "Timeouts,
 * retries, and backoff with jitter").
 *
 * @param first the maximum of the first delay
 * @param max the maximum of every delay
 */
public record Backoff(Duration first, Duration max) {
    private static final int DOUBLINGS_MAX = 20;

    /**
     * The delay after this many tries.
     *
     * @param tries 1 or more
     */
    public Duration after(int tries, RandomGenerator random) {
        long doubled = first.toMillis() << Math.clamp(tries - 1, 0, DOUBLINGS_MAX);
        long longest = Math.min(doubled, max.toMillis());
        return Duration.ofMillis(longest - random.nextLong(longest / 2 + 1));
    }
}
