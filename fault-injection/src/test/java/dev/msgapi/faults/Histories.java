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

/** Runs histories on all processors; what broke is told with its seed and every step. */
final class Histories {
    /** After so many, more of the same help nobody. */
    private static final int FAILURES_MAX = 3;

    private final Variant variant;
    private final Figures figures;
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final List<Violation> violations = Collections.synchronizedList(new ArrayList<>());

    Histories(Variant variant, Figures figures) {
        this.variant = variant;
        this.figures = figures;
    }

    /** A scenario and a plan that belong to a seed; each history gets its own plan. */
    interface Recipe {
        Scenario scenario();

        FaultPlan plan();
    }

    /** What is broken, with how it came to that. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** Runs one; the number of its calls and their ports come back. */
    List<Port> run(String title, long seed, LongFunction<Recipe> recipes) {
        Recipe recipe = recipes.apply(seed);
        World world = new World(recipe.scenario(), recipe.plan(), seed, variant, figures, false);
        List<Violation> broken = new History(world).run();
        if (!broken.isEmpty()) {
            violations.addAll(broken);
            if (failures.size() < FAILURES_MAX) {
                failures.add(told(title, seed, recipes.apply(seed), broken));
            }
        }
        return world.gate.calls();
    }

    private String told(String title, long seed, Recipe recipe, List<Violation> broken) {
        World again =
                new World(recipe.scenario(), recipe.plan(), seed, variant, new Figures(), true);
        List<Violation> brokenAgain = new History(again).run();
        return "%s, seed %d%n%s%n%s%s%n%s%n"
                .formatted(
                        title,
                        seed,
                        recipe.scenario(),
                        broken,
                        broken.equals(brokenAgain) ? "" : " and another time " + brokenAgain,
                        again.chronicle.trace());
    }

    /** Runs so many pieces of work, on all processors at once. */
    static void inParallel(int count, IntFunction<Runnable> work) {
        inParallel(Runtime.getRuntime().availableProcessors(), count, work);
    }

    /** Runs so many pieces of work, so many at once. */
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
