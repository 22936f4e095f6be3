package dev.msgapi.faults;

import dev.msgapi.model.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Injects faults into calls of real services; each message has its own seeded plan. */
final class EmbeddedFaultInjector implements FaultInjector {
    /** Longer than one lease, and longer than two. */
    private static final List<Duration> HALTS =
            List.of(Duration.ofSeconds(18), Duration.ofSeconds(36));

    private static final int FAULTS_MAX = 6;

    private static final ThreadLocal<Object> SUBJECT = new ThreadLocal<>();
    private static final ThreadLocal<Instant> DEADLINE = ThreadLocal.withInitial(() -> Instant.MAX);

    private final Map<Object, Plan> plans = new ConcurrentHashMap<>();

    private final ScaledClock clock;
    private final RunStats stats;
    private final long seed;
    private volatile boolean isCalm;

    EmbeddedFaultInjector(ScaledClock clock, RunStats stats, long seed) {
        this.clock = clock;
        this.stats = stats;
        this.seed = seed;
    }

    private static final class Plan {
        final AtomicInteger calls = new AtomicInteger();
        final FaultPlan faults;
        final SplittableRandom random;

        Plan(long seed) {
            random = new SplittableRandom(seed);
            faults = FaultPlan.random(random, FAULTS_MAX);
        }

        synchronized InjectedFault next(Port port) {
            return faults.at(calls.getAndIncrement(), port);
        }
    }

    /** Injects no more faults. */
    void calm() {
        isCalm = true;
    }

    /** Uses the plan of that message or client for what this thread does next. */
    void usePlanOf(Object subject) {
        SUBJECT.set(subject);
    }

    /** Ends what this thread does at its first call after that time, as Lambda does. */
    void killAt(Instant deadline) {
        DEADLINE.set(deadline);
    }

    private void checkDeadline() {
        if (clock.instant().isAfter(DEADLINE.get())) {
            throw new ProcessKilled();
        }
    }

    @Override
    public <T> T call(Port port, Object subject, Supplier<T> effect) {
        if (subject instanceof MessageId) {
            usePlanOf(subject);
        }
        // Seeded by the order in which subjects appear, because ids are random.
        Plan plan = plans.computeIfAbsent(SUBJECT.get(), _ -> new Plan(seed + plans.size()));
        InjectedFault fault = isCalm ? InjectedFault.NONE : plan.next(port);
        if (fault != InjectedFault.NONE) {
            stats.add(fault);
        }
        stats.add(RunStats.Count.CALLS, 1);
        switch (fault) {
            case EXCEPTION_BEFORE -> throw new InjectedException.CallFailed();
            case ERROR -> throw new InjectedError();
            case TIMEOUT_BEFORE -> throw new InjectedException.NoAnswer();
            case THROTTLED, REFUSED, DENIED -> throw new InjectedException.ErrorAnswer(fault);
            case KILL_BEFORE -> throw new ProcessKilled();
            case HALT_BEFORE -> halt(plan);
            case NONE, REPEATED, EXCEPTION_AFTER, TIMEOUT_AFTER, LATE, KILL_AFTER, HALT_AFTER -> {}
        }
        checkDeadline();
        T result = effect.get();
        if (fault == InjectedFault.REPEATED) {
            result = effect.get();
        }
        switch (fault) {
            case EXCEPTION_AFTER -> throw new InjectedException.CallFailed();
            case TIMEOUT_AFTER, LATE -> throw new InjectedException.NoAnswer();
            case KILL_AFTER -> throw new ProcessKilled();
            case HALT_AFTER -> halt(plan);
            default -> {}
        }
        return result;
    }

    private void halt(Plan plan) {
        clock.halt(HALTS.get(plan.random.nextInt(HALTS.size())));
    }
}
