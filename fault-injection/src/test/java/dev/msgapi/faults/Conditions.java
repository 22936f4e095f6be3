package dev.msgapi.faults;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What else a run has to cope with.
 *
 * @param readers how many clients read the recipients' histories all along
 * @param skewMax how far the clock of each process may be ahead or behind
 */
record Conditions(int readers, Duration skewMax) {
    /** Nothing else. */
    static final Conditions PLAIN = new Conditions(0, Duration.ZERO);

    /** The most that a clock may be off; {@link SkewTest} shows why. */
    static final Duration SKEW_MAX = Duration.ofSeconds(15);

    /** Each in only some of the runs, so that it cannot hide what the other runs find. */
    static Conditions random(RandomGenerator random) {
        return new Conditions(
                Math.max(0, random.nextInt(5) - 2),
                random.nextInt(4) == 0 ? SKEW_MAX : Duration.ZERO);
    }
}
