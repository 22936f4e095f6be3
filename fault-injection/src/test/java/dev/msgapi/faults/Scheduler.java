package dev.msgapi.faults;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Runs tasks strictly one at a time, and owns the clock: no task runs until it is resumed, and then
 * until it sleeps or ends. So a history is one sequence of steps, which its seed decides.
 */
final class Scheduler implements InstantSource {
    private final List<Task> tasks = new ArrayList<>();
    private final Semaphore back = new Semaphore(0);
    private Instant now;
    private Task current;
    private Throwable failure;

    Scheduler(Instant start) {
        now = start;
    }

    /** A task ended as none may. */
    static final class Bug extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Bug(String task, Throwable cause) {
            super("in " + task, cause);
        }
    }

    /** A thread of the history: a function's invocation, a client, an operator. */
    final class Task {
        final String name;
        private final Semaphore go = new Semaphore(0);
        private final Thread thread;
        private Instant wakeAt;
        private Instant deadline = Instant.MAX;
        private boolean isMortal;
        private boolean isAbandoned;

        private Task(String name, Instant wakeAt, Runnable body) {
            this.name = name;
            this.wakeAt = wakeAt;
            this.thread = Thread.ofVirtual().unstarted(() -> live(body));
        }

        private void live(Runnable body) {
            try {
                go.acquireUninterruptibly();
                if (!isAbandoned) {
                    body.run();
                }
            } catch (Death e) {
                // Nobody waits for it.
            } catch (Throwable e) {
                failure = e;
            } finally {
                tasks.remove(this);
                back.release();
            }
        }

        /** From then on Lambda has given it up: it dies at its next step. */
        void dieAt(Instant time) {
            deadline = time;
        }

        /** It goes on for as long as it wants, though nobody waits for it any more. */
        void escapeDeadline() {
            if (!isMortal) {
                deadline = Instant.MAX;
            }
        }

        /** Lambda surely ends it. */
        void neverEscapes() {
            isMortal = true;
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

    /** Has the running task wait, if only for its next turn; others go on meanwhile. */
    void sleep(Duration time) {
        Task task = current;
        if (task.isAbandoned) {
            throw new Death();
        }
        task.wakeAt = now.plus(time);
        back.release();
        task.go.acquireUninterruptibly();
        if (task.isAbandoned || !now.isBefore(task.deadline)) {
            throw new Death();
        }
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

    /** Only forward, and only while no task runs. */
    void moveClockTo(Instant later) {
        if (later.isAfter(now)) {
            now = later;
        }
    }

    /** Ends what still lives, after a history that went wrong. */
    void abandon() {
        for (Task task : List.copyOf(tasks)) {
            task.isAbandoned = true;
            task.go.release();
            back.acquireUninterruptibly();
        }
    }
}
