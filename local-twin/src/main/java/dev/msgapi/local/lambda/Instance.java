package dev.msgapi.local.lambda;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One process of a function, which runs one invocation at a time. Its {@link FunctionPool} owns all
 * fields but the process, and accesses them under its lock.
 */
final class Instance {
    final String id = UUID.randomUUID().toString();
    final FunctionPool pool;

    /**
     * Completed by the first request for an invocation, or exceptionally by the end of the process.
     */
    final CompletableFuture<Void> ready = new CompletableFuture<>();

    @Nullable CompletableFuture<Invocation> request;
    @Nullable Invocation current;
    String initError = "Runtime.ExitError";

    private @Nullable Process process;
    private boolean killed;

    Instance(FunctionPool pool) {
        this.pool = pool;
    }

    /** Runs the process to its end, and returns its exit status in words. */
    String run(ProcessBuilder builder) throws IOException {
        try {
            return "exit status " + start(builder).waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e); // nothing interrupts this thread
        }
    }

    private synchronized Process start(ProcessBuilder builder) throws IOException {
        if (killed) {
            throw new IOException("stopped before");
        }
        process = builder.start();
        return process;
    }

    /** Whether it is starting, or has answered but not yet asked for its next invocation. */
    boolean isSoonFree() {
        boolean answered = current != null && current.result.isDone();
        return !killed() && (!ready.isDone() || answered);
    }

    synchronized boolean killed() {
        return killed;
    }

    synchronized void kill() {
        killed = true;
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Asks the process to end. */
    synchronized void stop() {
        killed = true;
        if (process != null) {
            process.destroy();
        }
    }

    /** Waits this long for the end of the process, and then kills it. */
    void awaitEnd(long nanos) {
        Process ending;
        synchronized (this) {
            ending = process;
        }
        try {
            if (ending != null && !ending.waitFor(nanos, TimeUnit.NANOSECONDS)) {
                ending.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
