package dev.msgapi.local;

import java.time.Duration;
import java.util.List;

/** Waits for threads of the twin. */
public final class Threads {
    private static final Duration JOIN_MAX = Duration.ofSeconds(5);

    private Threads() {}

    /** Waits a few seconds for the end of threads that were told to end. */
    public static void join(List<Thread> threads) {
        long end = System.nanoTime() + JOIN_MAX.toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
