package dev.msgapi.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** A gate in simulated time: each call takes a while on its way out and on its way back. */
final class SimulatedGate implements Gate {
    /** Past the lease; past the invocation; past the visibility timeout; past lease and grace. */
    private static final List<Duration> HALTS =
            List.of(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(290),
                    Duration.ofSeconds(330),
                    Duration.ofSeconds(1300));

    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final Chronicle chronicle;
    private final Figures figures;
    private final boolean isSteady;
    private final List<Port> calls = new ArrayList<>();
    private FaultPlan plan;
    private boolean isCalm;
    private int callsBeforeCalm;

    SimulatedGate(
            Scheduler scheduler,
            RandomGenerator random,
            Chronicle chronicle,
            Figures figures,
            boolean isSteady,
            FaultPlan plan) {
        this.scheduler = scheduler;
        this.random = random;
        this.chronicle = chronicle;
        this.figures = figures;
        this.isSteady = isSteady;
        this.plan = plan;
    }

    /** Nothing goes wrong from now on. */
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
    public <T> T pass(Port port, Object what, Supplier<T> effect) {
        Fault fault = plan.at(calls.size(), port);
        calls.add(port);
        if (fault != Fault.NONE) {
            figures.add(fault);
        }
        note(port, what, fault);
        if (port != Port.QUEUE_RECEIVE && !isCalm) {
            scheduler.sleep(latency());
        }
        before(fault, port);
        T result = effect.get();
        if (fault == Fault.REPEATED) {
            // The SDK's second attempt, after the answer to the first one was lost.
            scheduler.sleep(latency());
            result = effect.get();
        }
        if (chronicle.isTraced()) {
            chronicle.note(scheduler.instant(), scheduler.current().name, "  = " + result);
        }
        if (port != Port.TABLE_DUE || !isCalm) {
            scheduler.sleep(latency());
        }
        after(fault, port);
        return result;
    }

    private void before(Fault fault, Port port) {
        switch (fault) {
            case EXCEPTION_BEFORE -> throw new Injected.Broken();
            case THROTTLED, REFUSED, DENIED -> throw new Injected.Answer(fault);
            case DEATH_BEFORE -> throw new Death();
            case HALT_BEFORE -> halt();
            case TIMEOUT_BEFORE -> {
                scheduler.sleep(port.longest());
                throw new Injected.NoAnswer();
            }
            case NONE, EXCEPTION_AFTER, TIMEOUT_AFTER, REPEATED, DEATH_AFTER, HALT_AFTER -> {}
        }
    }

    private void after(Fault fault, Port port) {
        switch (fault) {
            case EXCEPTION_AFTER -> throw new Injected.Broken();
            case DEATH_AFTER -> throw new Death();
            case HALT_AFTER -> halt();
            case TIMEOUT_AFTER -> {
                scheduler.sleep(port.longest());
                throw new Injected.NoAnswer();
            }
            default -> {}
        }
    }

    /** The process stands still; Lambda may let it live on although its time is over. */
    private void halt() {
        if (random.nextInt(4) == 0) {
            scheduler.current().escapeDeadline();
        }
        scheduler.sleep(HALTS.get(random.nextInt(HALTS.size())));
    }

    private Duration latency() {
        if (isSteady) {
            return Duration.ofMillis(5);
        }
        int most = random.nextInt(20) == 0 ? 900 : 30;
        return Duration.ofMillis(random.nextInt(most));
    }

    private void note(Port port, Object what, Fault fault) {
        if (chronicle.isTraced()) {
            chronicle.note(
                    scheduler.instant(),
                    scheduler.current().name,
                    "%d %s %s%s"
                            .formatted(
                                    calls.size() - 1,
                                    port,
                                    chronicle.name(what),
                                    fault == Fault.NONE ? "" : "  <== " + fault));
        }
    }
}
