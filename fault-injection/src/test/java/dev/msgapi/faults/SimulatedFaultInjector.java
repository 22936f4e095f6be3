package dev.msgapi.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Injects faults in simulated time: a call takes time before its effect and after it. */
final class SimulatedFaultInjector implements FaultInjector {
    /**
     * One is almost as long as an invocation. Some are longer than the lease, an invocation, the
     * visibility timeout, or the lease and the grace period together.
     */
    private static final List<Duration> HALTS =
            List.of(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(40),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(290),
                    Duration.ofSeconds(330),
                    Duration.ofSeconds(1300));

    private final Scheduler scheduler;
    private final Instant start;
    private final RandomGenerator random;
    private final RunLog runLog;
    private final RunStats stats;
    private final boolean isSteady;
    private final Duration latenessMax;
    private final List<Port> calls = new ArrayList<>();
    private FaultPlan plan;
    private boolean isCalm;
    private int callsBeforeCalm;

    SimulatedFaultInjector(
            Scheduler scheduler,
            RandomGenerator random,
            RunLog runLog,
            RunStats stats,
            boolean isSteady,
            Duration latenessMax,
            FaultPlan plan) {
        this.scheduler = scheduler;
        this.start = scheduler.instant();
        this.random = random;
        this.runLog = runLog;
        this.stats = stats;
        this.isSteady = isSteady;
        this.latenessMax = latenessMax;
        this.plan = plan;
    }

    /** Injects no more faults. */
    void calm() {
        plan = FaultPlan.CALM;
        isCalm = true;
        callsBeforeCalm = calls.size();
    }

    /** The calls that could go wrong, in order. */
    List<Port> calls() {
        return calls.subList(0, callsBeforeCalm);
    }

    int count() {
        return calls.size();
    }

    @Override
    public <T> T call(Port port, Object subject, Supplier<T> effect) {
        InjectedFault fault =
                plan.at(calls.size(), port, Duration.between(start, scheduler.instant()));
        calls.add(port);
        if (fault != InjectedFault.NONE) {
            stats.add(fault);
        }
        addStep(port, subject, fault);
        if (port != Port.QUEUE_RECEIVE && !isCalm) {
            scheduler.sleep(latency());
        }
        before(fault, port, effect);
        T result = effect.get();
        if (fault == InjectedFault.REPEATED) {
            // The SDK's second attempt, because the answer to the first one was lost.
            scheduler.sleep(latency());
            result = effect.get();
        }
        if (runLog.keepsSteps()) {
            runLog.step(scheduler.instant(), scheduler.current().name, "  = " + result);
        }
        if (port != Port.TABLE_DUE || !isCalm) {
            scheduler.sleep(latency());
        }
        after(fault, port);
        return result;
    }

    private void before(InjectedFault fault, Port port, Supplier<?> effect) {
        switch (fault) {
            case EXCEPTION_BEFORE -> throw new InjectedException.CallFailed();
            case ERROR -> throw new InjectedError();
            case THROTTLED, REFUSED, DENIED -> throw new InjectedException.ErrorAnswer(fault);
            case KILL_BEFORE -> throw new ProcessKilled();
            case HALT_BEFORE -> halt();
            case TIMEOUT_BEFORE -> {
                scheduler.sleep(port.longest());
                throw new InjectedException.NoAnswer();
            }
            case LATE -> {
                scheduler.start("late " + port, lateness(), () -> attempt(effect));
                scheduler.sleep(port.longest());
                throw new InjectedException.NoAnswer();
            }
            case NONE, EXCEPTION_AFTER, TIMEOUT_AFTER, REPEATED, KILL_AFTER, HALT_AFTER -> {}
        }
    }

    private void after(InjectedFault fault, Port port) {
        switch (fault) {
            case EXCEPTION_AFTER -> throw new InjectedException.CallFailed();
            case KILL_AFTER -> throw new ProcessKilled();
            case HALT_AFTER -> halt();
            case TIMEOUT_AFTER -> {
                scheduler.sleep(port.longest());
                throw new InjectedException.NoAnswer();
            }
            default -> {}
        }
    }

    /** Freezes the process; Lambda may let it continue after its timeout. */
    private void halt() {
        if (random.nextInt(4) == 0) {
            scheduler.current().escapeDeadline();
        }
        scheduler.sleep(HALTS.get(random.nextInt(HALTS.size())));
    }

    /** How late an effect is that nobody waits for any more. */
    private Duration lateness() {
        return Duration.ofMillis(100 + random.nextLong(latenessMax.toMillis()));
    }

    private static void attempt(Supplier<?> effect) {
        try {
            var _ = effect.get();
        } catch (RuntimeException e) {
            // The service refuses the call, and nobody learns of it.
        }
    }

    private Duration latency() {
        if (isSteady) {
            return Duration.ofMillis(5);
        }
        int max = random.nextInt(20) == 0 ? 900 : 30;
        return Duration.ofMillis(random.nextInt(max));
    }

    private void addStep(Port port, Object subject, InjectedFault fault) {
        if (runLog.keepsSteps()) {
            runLog.step(
                    scheduler.instant(),
                    scheduler.current().name,
                    "%d %s %s%s"
                            .formatted(
                                    calls.size() - 1,
                                    port,
                                    runLog.name(subject),
                                    fault == InjectedFault.NONE ? "" : "  <== " + fault));
        }
    }
}
