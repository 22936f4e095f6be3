package dev.msgapi.acceptance.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Waits for what the twin does in its own time. The deadline says that something is broken, not how
 * fast the twin has to be: on a machine that does other work as well, everything takes several
 * times as long, and an SQS message whose consumer ran out of time comes back after 270 s.
 */
final class Await {
    static final Duration DEADLINE = Duration.ofMinutes(10);

    private static final Duration POLL = Duration.ofMillis(50);

    private Await() {}

    /**
     * Looks again and again until it sees what is awaited.
     *
     * @param what completes the sentence "waiting for"
     * @throws AssertionError after the deadline, with what it last saw
     */
    static <T> T until(String what, Supplier<T> look, Predicate<T> isIt) {
        return until(what, DEADLINE, look, isIt);
    }

    /** The same with a deadline for what takes minutes even on an idle machine. */
    static <T> T until(String what, Duration deadline, Supplier<T> look, Predicate<T> isIt) {
        Instant end = Instant.now().plus(deadline);
        T seen = look.get();
        while (!isIt.test(seen)) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError(
                        "waiting for %s; not so after %s, last seen: %s"
                                .formatted(what, deadline, seen));
            }
            sleep(POLL);
            seen = look.get();
        }
        return seen;
    }

    /** Pauses between two looks, or for as long as an answer asks. */
    static void sleep(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
