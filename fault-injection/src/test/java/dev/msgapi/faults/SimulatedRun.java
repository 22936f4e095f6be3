package dev.msgapi.faults;

import dev.msgapi.faults.ErasureTraces.ErasureTrace;
import dev.msgapi.faults.RunStats.Count;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.model.Limits;
import dev.msgapi.sending.SendState;
import dev.msgapi.sweeper.Sweep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * One run from its first POST to its end. First everything happens that the scenario and the plan
 * ask for. Then nothing goes wrong any more, and redelivery, replays and sweeps have to settle
 * every message. At the end, everything that was ever queued is delivered twice more.
 */
final class SimulatedRun {
    private static final int STEPS_MAX = 50_000;
    static final String POISON = "{\"v\":1,\"poison\":\"\u00e9\"}";

    private final World world;
    private final List<Violation> violations = new ArrayList<>();
    private final Checker checker;
    private int steps;
    private int invocations;

    /** Whether the queues have forgotten what nobody received, and only the sweeper ends it. */
    private boolean hasForgotten;

    SimulatedRun(World world) {
        this.world = world;
        this.checker = new Checker(world);
    }

    /** Runs to the end, and returns the broken promises. */
    List<Violation> run() {
        FutureTask<List<Violation>> run = new FutureTask<>(this::runToTheEnd);
        // Its tasks are virtual threads, and handing over to one from a platform thread takes many
        // times as long.
        Thread.startVirtualThread(run);
        try {
            return run.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private List<Violation> runToTheEnd() {
        try {
            begin();
            settle();
            world.injector.calm();
            settle();
            checkNothingIsLost();
            checkThrottling();
            Set<String> bodies = world.bodies();
            if (!world.scenario.conditions().isNeglected()) {
                replay();
                redeliver();
                checkPoison(bodies);
            }
            letDaysPass();
            redeliver();
            checkErasures();
            violations.addAll(new Checker(world).check());
            violations.addAll(world.memory.check());
            count(bodies);
        } catch (EndlessRun e) {
            violations.add(new Violation(Rule.UNSETTLED, "still busy after " + steps + " steps"));
        } catch (Scheduler.Bug e) {
            violations.add(new Violation(Rule.BUG, e.getMessage() + ": " + e.getCause()));
        } finally {
            world.scheduler.abandon();
        }
        violations.addAll(world.violations);
        return violations;
    }

    private void begin() {
        Scenario scenario = world.scenario;
        for (Scenario.Post post : scenario.posts()) {
            world.scheduler.start("client", post.at(), Client.posting(world, post)::run);
        }
        for (Scenario.Delete delete : scenario.deletes()) {
            world.scheduler.start("owner", delete.at(), Client.deleting(world, delete)::run);
        }
        for (int i = 0; i < scenario.conditions().readers(); i++) {
            Scenario.Post post = scenario.posts().get(i % scenario.posts().size());
            world.scheduler.start("reader " + i, Duration.ZERO, new Reader(world, post)::run);
            if (post.storeSecure()) {
                world.scheduler.start("officer " + i, Duration.ZERO, new Officer(world)::run);
            }
        }
        for (Duration at : scenario.operator()) {
            world.scheduler.start("operator", at, () -> world.replay(10));
        }
        for (Duration at : scenario.sweeps()) {
            world.scheduler.start("sweeper", at, world::sweep);
        }
        Conditions.Deployment deployment = scenario.conditions().deployment();
        if (deployment != null) {
            world.scheduler.start(
                    "operator", deployment.at(), () -> world.deploy(deployment.policy()));
        }
        Conditions.Restore restore = scenario.conditions().restore();
        if (restore != null) {
            world.scheduler.start("operator", restore.to(), () -> world.restore(restore.later()));
        }
        for (int i = 0; i < scenario.poison(); i++) {
            for (Consumer consumer : world.consumers) {
                consumer.queue().send(POISON, Duration.ofMillis(world.random.nextInt(2000)));
            }
        }
    }

    private void runAndSettle(Runnable work) {
        world.scheduler.start("calm", Duration.ZERO, work);
        settle();
    }

    /** Takes steps until nothing is left to do. */
    private void settle() {
        while (step()) {
            if (++steps > STEPS_MAX) {
                throw new EndlessRun();
            }
        }
    }

    private boolean step() {
        Instant now = world.scheduler.instant();
        List<Runnable> choices = new ArrayList<>();
        Instant next = Instant.MAX;
        for (Scheduler.Task task : world.scheduler.tasks()) {
            if (task.wakeAt().isAfter(now)) {
                next = earlier(next, task.wakeAt());
            } else {
                choices.add(task::resume);
            }
        }
        for (Consumer consumer : world.consumers) {
            Instant visible = consumer.queue().nextVisible().orElse(Instant.MAX);
            if (!consumer.hasFreeSlot()) {
                continue;
            }
            if (visible.isAfter(now)) {
                next = earlier(next, visible);
            } else {
                choices.add(() -> consumer.start(invocations++));
            }
        }
        if (!choices.isEmpty()) {
            choices.get(world.random.nextInt(choices.size())).run();
            return true;
        }
        if (next.equals(Instant.MAX)) {
            return false;
        }
        if (!hasForgotten) {
            checkNothingIsLost();
        }
        world.scheduler.moveClockTo(next);
        return true;
    }

    private static Instant earlier(Instant one, Instant other) {
        return other.isBefore(one) ? other : one;
    }

    /** Checks that every promised message is in a queue or settled. */
    private void checkNothingIsLost() {
        Set<String> queued = world.bodies();
        for (MessageTrace trace : world.runLog.traces()) {
            if (trace.isPromised
                    && !trace.isLost
                    && !isErased(trace)
                    && !trace.isFromBeforeRestore()
                    && !world.isExpired(trace)
                    && !checker.isSettled(trace.state())
                    && !isQueued(trace, queued)) {
                trace.isLost = true;
                violations.add(
                        new Violation(
                                Rule.LOST, trace + " is in no queue and is " + trace.state()));
                world.stats.add(Count.LOST, 1);
            }
        }
    }

    /** This is asked at every step, so it first looks for the body that it found the last time. */
    private static boolean isQueued(MessageTrace trace, Set<String> bodies) {
        if (!bodies.contains(trace.queuedBody)) {
            String id = trace.message.id().toString();
            trace.queuedBody =
                    bodies.stream().filter(body -> body.contains(id)).findAny().orElse("");
        }
        return !trace.queuedBody.isEmpty();
    }

    /** An operator replays what is left, and every message is settled. */
    private void replay() {
        runAndSettle(() -> world.replay(0));
        runAndSettle(() -> world.replay(0));
        runAndSettle(world::sweep);
        world.scheduler.moveClockTo(world.scheduler.instant().plus(Sweep.SLACK.multipliedBy(2)));
        runAndSettle(world::sweep);
        runAndSettle(() -> world.replay(0));
        violations.addAll(new Checker(world).unsettled());
    }

    /** The queues forget what nobody received, and the sweeper ends what was not sent. */
    private void letDaysPass() {
        Duration days = Scenario.SEND_WITHIN.plus(SendState.SWEEP_MARGIN).plus(Sweep.SLACK);
        world.scheduler.moveClockTo(world.scheduler.instant().plus(days).plusSeconds(60));
        world.forget();
        hasForgotten = true;
        runAndSettle(world::sweep);
        checkNothingIsLost();
    }

    private boolean isErased(MessageTrace trace) {
        return world.runLog.erasureTraces.isErased(trace.message);
    }

    private void checkThrottling() {
        if (world.scenario.poison() == 0
                && world.scenario.isOnlyThrottled()
                && world.consumers.stream().anyMatch(c -> !c.deadLetters().bodies().isEmpty())) {
            violations.add(
                    new Violation(
                            Rule.DEAD_LETTERED_BY_THROTTLING, "a dead-letter queue is not empty"));
        }
    }

    /** Delivers everything twice more, from its first queue and from its channel's. */
    private void redeliver() {
        Map<MessageTrace, Integer> before = new HashMap<>();
        for (MessageTrace trace : world.runLog.traces()) {
            // What was held before a deployment of the policy resend is sent once more by a replay.
            boolean isResent = trace.state() instanceof SendState.InDoubt && world.resends();
            if (isErased(trace)
                    || trace.state().isFinal()
                    || (!trace.acceptances.isEmpty() && !isResent)) {
                before.put(trace, trace.acceptances.size());
            }
        }
        runAndSettle(() -> {
            for (MessageTrace trace : world.runLog.traces()) {
                if (isErased(trace) || !trace.transitions.isEmpty()) {
                    world.queueAgain(trace.message);
                    world.queueAgain(trace.message);
                }
            }
            for (ErasureTrace erasure : world.runLog.erasureTraces.traces()) {
                if (erasure.isQueued) {
                    world.erasureFunctions.queueAgain(erasure.erasure);
                    world.erasureFunctions.queueAgain(erasure.erasure);
                }
            }
        });
        before.forEach((trace, acceptances) -> {
            if (trace.acceptances.size() != acceptances) {
                violations.add(new Violation(Rule.SENT_BY_REPLAY, trace + ": " + trace.state()));
            }
        });
    }

    /** Checks the erasures now, and once their rows and what they left have expired. */
    private void checkErasures() {
        if (world.runLog.erasureTraces.traces().isEmpty()) {
            return;
        }
        ErasureChecker checker = world.erasureChecker;
        checker.checkProgress();
        checker.checkItems();
        checker.checkHistories();
        world.scheduler.moveClockTo(world.scheduler.instant().plus(Limits.TOMBSTONE_RETENTION));
        world.table.removeExpired(world.scheduler.instant());
        world.erasures.removeExpired(world.scheduler.instant());
        redeliver();
        runAndSettle(() -> world.replay(0));
        checker.checkItems();
        checker.checkHistories();
        violations.addAll(checker.violations());
    }

    private void checkPoison(Set<String> deadLettered) {
        for (Consumer consumer : world.consumers) {
            long kept = consumer.deadLetters().bodies().stream().filter(POISON::equals).count();
            if (world.scenario.poison() > 0
                    && (kept < world.scenario.poison() || !deadLettered.contains(POISON))) {
                violations.add(
                        new Violation(
                                Rule.POISON_NOT_KEPT, kept + " in " + consumer.deadLetters().name));
            }
        }
    }

    private void count(Set<String> deadLettered) {
        RunStats stats = world.stats;
        stats.add(Count.RUNS, 1);
        stats.add(Count.STEPS, steps);
        stats.add(Count.CALLS, world.injector.count());
        stats.add(Count.DEAD_LETTERED, deadLettered.size());
    }

    /** The run does not end. */
    private static final class EndlessRun extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
