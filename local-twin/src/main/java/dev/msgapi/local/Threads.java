package dev.msgapi.local;

import java.time.Duration;
import java.util.List;

/** Waits for threads of the twin. */
public final class Threads {
    private Threads() {}

    /** Waits for the end of threads that were told to end, at most for this time in total. */
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
