package dev.msgapi.faults;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/**
 * Runs one task at a time, and owns the clock. A task waits until it is resumed, and then runs
 * until it sleeps or ends. A run is therefore one sequence of steps, which its seed decides.
 */
final class Scheduler implements InstantSource {
    private final List<Task> tasks = new ArrayList<>();
    private final Semaphore back = new Semaphore(0);
    private final RandomGenerator random;
    private final Duration skewMax;
    private Instant now;
    private Task current;
    private Throwable failure;

    /**
     * @param skewMax how far the clock of each process may be ahead or behind
     */
    Scheduler(Instant start, RandomGenerator random, Duration skewMax) {
        this.now = start;
        this.random = random;
        this.skewMax = skewMax;
    }

    /** A task ended with an unexpected exception. */
    static final class Bug extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Bug(String task, Throwable cause) {
            super("in " + task, cause);
        }
    }

    /** A thread of the run: a function's invocation, a client or an operator. */
    final class Task {
        final String name;
        private final Duration skew = randomSkew();
        private final Semaphore go = new Semaphore(0);
        private final Thread thread;
        private Instant wakeAt;
        private Instant deadline = Instant.MAX;
        private boolean alwaysEnds;
        private boolean isAbandoned;

        private Task(String name, Instant wakeAt, Runnable body) {
            this.name = name;
            this.wakeAt = wakeAt;
            this.thread = Thread.ofVirtual().unstarted(() -> work(body));
        }

        private void work(Runnable body) {
            try {
                go.acquireUninterruptibly();
                if (!isAbandoned) {
                    body.run();
                }
            } catch (ProcessKilled e) {
                // Nobody waits for the process.
            } catch (Throwable e) {
                failure = e;
            } finally {
                tasks.remove(this);
                back.release();
            }
        }

        /** Lets Lambda kill it at its first step at that time or later. */
        void killAt(Instant time) {
            deadline = time;
        }

        /** Lets it run after its deadline, although nobody waits for it. */
        void escapeDeadline() {
            if (!alwaysEnds) {
                deadline = Instant.MAX;
            }
        }

        /** Lets Lambda always kill it at its deadline. */
        void alwaysMeetsDeadline() {
            alwaysEnds = true;
        }

        Instant wakeAt() {
            return wakeAt;
        }

        /** Lets it run until it sleeps or ends. */
        void resume() {
            current = this;
            go.release();
            back.acquireUninterruptibly();
            current = null;
            if (failure != null) {
                Throwable bug = failure;
                failure = null;
                throw new Bug(name, bug);
            }
        }
    }

    void start(String name, Duration delay, Runnable body) {
        Task task = new Task(name, now.plus(delay), body);
        tasks.add(task);
        task.thread.start();
    }

    /** Makes the running task wait that long, or only for its next turn, while others run. */
    void sleep(Duration time) {
        Task task = current;
        if (task.isAbandoned) {
            throw new ProcessKilled();
        }
        task.wakeAt = now.plus(time);
        back.release();
        task.go.acquireUninterruptibly();
        if (task.isAbandoned || !now.isBefore(task.deadline)) {
            throw new ProcessKilled();
        }
    }

    private Duration randomSkew() {
        long max = skewMax.toMillis();
        return Duration.ofMillis(max == 0 ? 0 : random.nextLong(-max, max + 1));
    }

    /** The time by the clock of the process that the running task is. */
    Instant processInstant() {
        return current == null ? now : now.plus(current.skew);
    }

    /** The task that runs. */
    Task current() {
        return current;
    }

    List<Task> tasks() {
        return tasks;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Moves the clock, only forward and only while no task runs. */
    void moveClockTo(Instant later) {
        if (later.isAfter(now)) {
            now = later;
        }
    }

    /** Ends the tasks that are left after a run that went wrong. */
    void abandon() {
        for (Task task : List.copyOf(tasks)) {
            task.isAbandoned = true;
            task.go.release();
            back.acquireUninterruptibly();
        }
    }
}
