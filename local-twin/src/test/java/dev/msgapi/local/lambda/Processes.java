package dev.msgapi.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** Waits for other processes. */
final class Processes {
    private Processes() {}

    static void awaitEnd(long pid) throws Exception {
        await(() -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false) ? null : pid);
    }

    /** Waits until the condition returns a value, and returns that. */
    static <T> T await(Callable<T> condition) throws Exception {
        Instant deadline = Instant.now().plus(Duration.ofMinutes(5));
        while (Instant.now().isBefore(deadline)) {
            T found = condition.call();
            if (found != null) {
                return found;
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
        return assertThat(condition.call()).as("in time").isNotNull().actual();
    }
}
