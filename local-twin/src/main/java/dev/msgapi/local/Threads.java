package dev.msgapi.local;

import java.time.Duration;
import java.util.List;

/** Threads of the twin that were told to end. */
public final class Threads {
    private Threads() {}

    /** Waits for their end, for so long in all; an interrupt ends the wait. */
    public static void join(List<Thread> threads, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
