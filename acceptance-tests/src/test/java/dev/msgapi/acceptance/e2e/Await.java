package dev.msgapi.acceptance.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Waits until the twin has done something. The deadline only finds what is broken; it does not say
 * how fast the twin has to be. On a busy machine everything takes several times as long, and an SQS
 * message whose consumer ran out of time is delivered again after 270 s.
 */
final class Await {
    static final Duration DEADLINE = Duration.ofMinutes(10);

    /** A look often is a GET, which takes the twin tens of milliseconds of processor time. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(800);

    private Await() {}

    /**
     * Looks repeatedly until it sees the awaited value.
     *
     * @param what completes the sentence "waiting for"
     * @throws AssertionError after the deadline, with what it last saw
     */
    static <T> T until(String what, Supplier<T> look, Predicate<T> isAwaited) {
        return until(what, DEADLINE, look, isAwaited);
    }

    /** Like the other, with a deadline for work that takes minutes even on an idle machine. */
    static <T> T until(String what, Duration deadline, Supplier<T> look, Predicate<T> isAwaited) {
        Instant end = Instant.now().plus(deadline);
        Duration pause = FIRST_PAUSE;
        T seen = look.get();
        while (!isAwaited.test(seen)) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError(
                        "waited %2$s for %1$s; last seen: %3$s".formatted(what, deadline, seen));
            }
            sleep(pause);
            pause = pause.equals(LONGEST_PAUSE) ? pause : pause.multipliedBy(2);
            seen = look.get();
        }
        return seen;
    }

    /** Waits between two looks, or as long as an answer asks. */
    static void sleep(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
