package dev.msgapi.faults;

import dev.msgapi.model.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A gate in front of real services: each message has a seeded plan of its own. */
final class RealGate implements Gate {
    /** Past the lease; past the lease of whoever comes next. */
    private static final List<Duration> HALTS =
            List.of(Duration.ofSeconds(18), Duration.ofSeconds(36));

    private static final int FAULTS_MAX = 6;

    private static final ThreadLocal<Object> IN_WORK = new ThreadLocal<>();

    private final Map<Object, Plan> plans = new ConcurrentHashMap<>();

    private final ScaledClock clock;
    private final Figures figures;
    private final long seed;
    private volatile boolean isCalm;

    RealGate(ScaledClock clock, Figures figures, long seed) {
        this.clock = clock;
        this.figures = figures;
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

        synchronized Fault next(Port port) {
            return faults.at(calls.getAndIncrement(), port);
        }
    }

    /** Nothing goes wrong from now on. */
    void calm() {
        isCalm = true;
    }

    /** What this thread does next is for that message, or client, until it says otherwise. */
    void worksOn(Object what) {
        IN_WORK.set(what);
    }

    @Override
    public <T> T pass(Port port, Object what, Supplier<T> effect) {
        if (what instanceof MessageId) {
            worksOn(what);
        }
        // By the order of appearance, for ids are random.
        Plan plan = plans.computeIfAbsent(IN_WORK.get(), _ -> new Plan(seed + plans.size()));
        Fault fault = isCalm ? Fault.NONE : plan.next(port);
        if (fault != Fault.NONE) {
            figures.add(fault);
        }
        figures.add(Figures.Count.CALLS, 1);
        switch (fault) {
            case EXCEPTION_BEFORE -> throw new Injected.Broken();
            case TIMEOUT_BEFORE -> throw new Injected.NoAnswer();
            case THROTTLED, REFUSED, DENIED -> throw new Injected.Answer(fault);
            case DEATH_BEFORE -> throw new Death();
            case HALT_BEFORE -> halt(plan);
            case NONE, REPEATED, EXCEPTION_AFTER, TIMEOUT_AFTER, DEATH_AFTER, HALT_AFTER -> {}
        }
        T result = effect.get();
        if (fault == Fault.REPEATED) {
            result = effect.get();
        }
        switch (fault) {
            case EXCEPTION_AFTER -> throw new Injected.Broken();
            case TIMEOUT_AFTER -> throw new Injected.NoAnswer();
            case DEATH_AFTER -> throw new Death();
            case HALT_AFTER -> halt(plan);
            default -> {}
        }
        return result;
    }

    private void halt(Plan plan) {
        clock.halt(HALTS.get(plan.random.nextInt(HALTS.size())));
    }
}
