package dev.msgapi.sending;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final Backoff BACKOFF =
            new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(900));

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 4", "3, 8", "9, 512", "10, 900", "64, 900", "2147483647, 900", "0, 2"})
    void doublesUpToItsMaximumAndIsAtLeastHalf(int times, long longestSeconds) {
        Random random = new Random(7);
        Set<Duration> waits = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Duration wait = BACKOFF.after(times, random);
            assertThat(wait.toMillis()).isBetween(longestSeconds * 500, longestSeconds * 1000);
            waits.add(wait);
        }
        assertThat(waits).hasSizeGreaterThan(50);
    }
}
