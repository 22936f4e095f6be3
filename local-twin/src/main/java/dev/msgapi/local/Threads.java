package dev.msgapi.local;

import java.time.Duration;
import java.util.List;

/** Waits for threads of the twin. */
public final class Threads {
    /**
     * How many connections to a server of the twin may wait to be accepted. With the default of 50
     * a busy machine drops the first packet of some, and its repetition after a second is too late
     * for the functions, which wait a second for a connection.
     */
    public static final int ACCEPT_QUEUE = 1024;

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
