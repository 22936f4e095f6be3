package dev.msgapi.faults;

import dev.msgapi.testing.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/** A clock that is faster than real time, so that a lease ends while a test waits. */
final class ScaledClock implements InstantSource {
    private static final int SPEED = 20;

    private final long start = System.nanoTime();
    private volatile Duration skipped = Duration.ZERO;

    @Override
    public Instant instant() {
        long real = System.nanoTime() - start;
        return Messages.ACCEPTED.plus(skipped).plusNanos(real * SPEED);
    }

    /** Moves the clock forward at once. */
    void skip(Duration time) {
        skipped = skipped.plus(time);
    }

    /** Halts the calling thread, as a frozen process does. */
    void halt(Duration time) {
        Instant end = instant().plus(time);
        while (instant().isBefore(end)) {
            LockSupport.parkNanos(time.toNanos() / SPEED);
        }
    }

    /** A delay in real time: whole seconds, at most two. */
    static Duration real(Duration delay) {
        long seconds = Math.ceilDiv(delay.toMillis(), 1000L * SPEED);
        return Duration.ofSeconds(Math.clamp(seconds, 0, 2));
    }
}
