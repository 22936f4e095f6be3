package dev.msgapi.faults;

import dev.msgapi.model.Retention;
import dev.msgapi.sending.SendPolicy;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What else a run has to cope with.
 *
 * @param readers how many clients read the recipients' histories all along
 * @param skewMax how far the clock of each process may be ahead or behind
 * @param isNeglected whether nobody replays the dead-letter queues at the end, so that they forget
 *     their messages
 * @param retention how long a message is kept in its history
 * @param deployment of another policy, or null
 * @param restore an earlier moment to which the table is restored, and when; or null
 */
record Conditions(
        int readers,
        Duration skewMax,
        boolean isNeglected,
        Retention retention,
        Deployment deployment,
        Restore restore) {
    /** A deployment that changes the policy, at that time since the start of the run. */
    record Deployment(Duration at, SendPolicy policy) {}

    /**
     * A restore of the table.
     *
     * @param to the moment to which it is restored, since the start of the run
     * @param later how much later the consumers stop
     */
    record Restore(Duration to, Duration later) {}

    /** Longer than any tombstone, so that only an erasure makes an item expire during a run. */
    static final Retention YEAR = new Retention(365);

    /** Nothing else. */
    static final Conditions PLAIN = new Conditions(0, Duration.ZERO, false, YEAR, null, null);

    /** The most that a clock may be off; {@link SkewTest} shows why. */
    static final Duration SKEW_MAX = Duration.ofSeconds(15);

    /**
     * Each in only some of the runs, so that it cannot hide what the other runs find.
     *
     * @param next the policy after a deployment, or null
     * @param hasErasures whether an operator is needed, because an erasure is a duty
     */
    static Conditions random(RandomGenerator random, boolean hasErasures, SendPolicy next) {
        boolean isRestored = !hasErasures && random.nextInt(6) == 0;
        boolean isKeptForDays = !hasErasures && !isRestored && random.nextInt(6) == 0;
        return new Conditions(
                // What a client has seen goes back or is gone.
                isRestored || isKeptForDays ? 0 : Math.max(0, random.nextInt(5) - 2),
                random.nextInt(4) == 0 ? SKEW_MAX : Duration.ZERO,
                !hasErasures && random.nextInt(4) == 0,
                isKeptForDays ? new Retention(1 + random.nextInt(14)) : YEAR,
                next == null
                        ? null
                        : new Deployment(Duration.ofMillis(random.nextInt(900_000)), next),
                isRestored ? restore(random) : null);
    }

    /** Mostly while the messages are on their way. */
    private static Restore restore(RandomGenerator random) {
        Duration to = Duration.ofMillis(random.nextInt(random.nextBoolean() ? 10_000 : 600_000));
        return new Restore(to, Duration.ofMillis(random.nextInt(600_000)));
    }
}
