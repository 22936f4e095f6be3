package dev.msgapi.faults;

import dev.msgapi.testing.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/** A clock that is faster than real time, so that a lease ends while a test waits. */
final class ScaledClock implements InstantSource {
    private final int speed;
    private final long start = System.nanoTime();
    private volatile Duration skipped = Duration.ZERO;

    /**
     * @param speed how many times as fast as real time
     */
    ScaledClock(int speed) {
        this.speed = speed;
    }

    @Override
    public Instant instant() {
        long real = System.nanoTime() - start;
        return Messages.ACCEPTED.plus(skipped).plusNanos(real * speed);
    }

    /** Moves the clock forward at once. */
    void skip(Duration time) {
        skipped = skipped.plus(time);
    }

    /** Halts the calling thread, as a frozen process does. */
    void halt(Duration time) {
        Instant end = instant().plus(time);
        while (instant().isBefore(end)) {
            LockSupport.parkNanos(time.toNanos() / speed);
        }
    }

    /** A delay in real time: whole seconds, at most two. */
    Duration real(Duration delay) {
        long seconds = Math.ceilDiv(delay.toMillis(), 1000L * speed);
        return Duration.ofSeconds(Math.clamp(seconds, 0, 2));
    }
}
