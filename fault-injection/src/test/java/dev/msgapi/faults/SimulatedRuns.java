package dev.msgapi.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.LongFunction;

/** Runs simulated runs on all processors; a failure is described with its seed and steps. */
final class SimulatedRuns {
    /** The most failures that are described. */
    private static final int FAILURES_MAX = 3;

    private final Variant variant;
    private final RunStats stats;
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final List<Violation> violations = Collections.synchronizedList(new ArrayList<>());

    SimulatedRuns(Variant variant, RunStats stats) {
        this.variant = variant;
        this.stats = stats;
    }

    /** What a run is made from. A plan remembers its calls, so each run has a recipe of its own. */
    record Recipe(Scenario scenario, FaultPlan plan) {}

    /** The broken promises, each with every step of its run. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** Runs one, and returns the ports of the calls that could go wrong, in order. */
    List<Port> run(String title, long seed, LongFunction<Recipe> recipes) {
        Recipe recipe = recipes.apply(seed);
        World world = new World(recipe.scenario(), recipe.plan(), seed, variant, stats, false);
        List<Violation> broken = new SimulatedRun(world).run();
        if (!broken.isEmpty()) {
            violations.addAll(broken);
            if (failures.size() < FAILURES_MAX) {
                failures.add(describe(title, seed, recipes.apply(seed), broken));
            }
        }
        return world.injector.calls();
    }

    private String describe(String title, long seed, Recipe recipe, List<Violation> broken) {
        World again =
                new World(recipe.scenario(), recipe.plan(), seed, variant, new RunStats(), true);
        List<Violation> brokenAgain = new SimulatedRun(again).run();
        return "%s, seed %d%n%s%n%s%s%n%s%n"
                .formatted(
                        title,
                        seed,
                        recipe.scenario(),
                        broken,
                        broken.equals(brokenAgain) ? "" : " and, run again, " + brokenAgain,
                        again.runLog.steps());
    }

    /** Does the work for each index, on all processors at once. */
    static void inParallel(int count, IntFunction<Runnable> work) {
        inParallel(Runtime.getRuntime().availableProcessors(), count, work);
    }

    /** Does the work for each index, with a number of workers at the same time. */
    static void inParallel(int atOnce, int count, IntFunction<Runnable> work) {
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicInteger next = new AtomicInteger();
            List<Callable<Void>> lanes = new ArrayList<>();
            for (int lane = 0; lane < atOnce; lane++) {
                lanes.add(() -> {
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                        work.apply(i).run();
                    }
                    return null;
                });
            }
            for (Future<Void> lane : workers.invokeAll(lanes)) {
                lane.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
