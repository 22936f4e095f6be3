package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.faults.RunStats.Count;
import dev.msgapi.faults.SimulatedRuns.Recipe;
import dev.msgapi.model.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * The product in memory and in simulated time. {@code -Druns.seed=… -Druns.count=1} repeats a
 * random run that failed.
 */
class SimulatedRunsTest {
    private static final Long GIVEN = Long.getLong("runs.seed");
    private static final long SEED = GIVEN == null ? System.nanoTime() : GIVEN;
    private static final int COUNT = Integer.getInteger("runs.count", 3000);

    /**
     * The most pairs of faults for each scenario; SMS has the same code as email and gets a tenth.
     */
    private static final int PAIRS = Integer.getInteger("runs.pairs", 100);

    private static final int FAULTS_MAX = 15;
    private static final int HALT_SEEDS = 6;

    private static final RunStats STATS = new RunStats();
    private static long exhaustive;
    private static long started = System.nanoTime();

    @AfterAll
    static void printStats() {
        long all = STATS.of(Count.RUNS);
        System.out.printf(
                "runs %,d (exhaustive %,d, random %,d) in memory, seed %d, %.1f s; %,d steps%n%s%n%s%n",
                all,
                exhaustive,
                all - exhaustive,
                SEED,
                (System.nanoTime() - started) / 1e9,
                STATS.of(Count.STEPS),
                STATS.faults(),
                STATS.outcome());
    }

    @Test
    void keepsEveryPromiseWithOneOrTwoFaultsAtAnyStep() {
        SimulatedRuns runs = new SimulatedRuns(Variant.PRODUCT, STATS);
        List<Scenario> scenarios = scenarios();
        long before = STATS.of(Count.RUNS);
        SimulatedRuns.inParallel(scenarios.size(), i -> () -> exhaust(scenarios.get(i), runs));
        exhaustive = STATS.of(Count.RUNS) - before;
        assertThat(runs.failures()).isEmpty();
    }

    @Test
    void keepsEveryPromiseInRandomRuns() {
        SimulatedRuns runs = new SimulatedRuns(Variant.PRODUCT, STATS);
        SimulatedRuns.inParallel(
                COUNT, i -> () -> runs.run("random", SEED + i, SimulatedRunsTest::random));
        assertThat(runs.failures()).isEmpty();
    }

    static Recipe random(long seed) {
        RandomGenerator random = new SplittableRandom(seed ^ 0x5DEECE66DL);
        Scenario scenario = Scenario.random(random);
        return new Recipe(scenario, FaultPlan.random(random, FAULTS_MAX));
    }

    static List<Scenario> scenarios() {
        List<Scenario> all = new ArrayList<>();
        for (Channel channel : Channel.values()) {
            for (boolean secure : new boolean[] {false, true}) {
                for (boolean resend : new boolean[] {false, true}) {
                    for (boolean twice : new boolean[] {false, true}) {
                        Scenario.Post post =
                                new Scenario.Post(channel, secure, Duration.ZERO, null);
                        all.add(Scenario.single(post, resend, twice));
                        if (channel == Channel.EMAIL && twice) {
                            all.add(Scenario.single(post.large(), resend, true));
                        }
                    }
                }
            }
        }
        all.add(keyed());
        return all;
    }

    /** Two POSTs with one key, the second while the first is still being answered. */
    private static Scenario keyed() {
        return new Scenario(
                List.of(
                        new Scenario.Post(Channel.EMAIL, false, Duration.ZERO, "key"),
                        new Scenario.Post(Channel.EMAIL, false, Duration.ofMillis(12), "key")),
                Scenario.policy(true),
                1,
                0,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                true,
                false,
                Conditions.PLAIN);
    }

    /** Two faults, and the seed that decides how long a process halts. */
    private record Pair(Map<Integer, InjectedFault> faults, int seed) {}

    /** Runs the scenario with every single fault, and with a random selection of pairs. */
    private static void exhaust(Scenario scenario, SimulatedRuns runs) {
        List<Pair> pairs = new ArrayList<>();
        List<Port> calm = runs.run("calm", 1, _ -> recipe(scenario, Map.of()));
        for (int i = 0; i < calm.size(); i++) {
            for (InjectedFault first : calm.get(i).faults()) {
                Map<Integer, InjectedFault> one = Map.of(i, first);
                boolean isHalt =
                        first == InjectedFault.HALT_BEFORE || first == InjectedFault.HALT_AFTER;
                for (int seed = 1; seed <= (isHalt ? HALT_SEEDS : 1); seed++) {
                    List<Port> calls =
                            runs.run("one fault " + one, seed, _ -> recipe(scenario, one));
                    for (int j = i + 1; j < calls.size(); j++) {
                        for (InjectedFault second : calls.get(j).faults()) {
                            pairs.add(new Pair(Map.of(i, first, j, second), seed));
                        }
                    }
                }
            }
        }
        Collections.shuffle(pairs, new Random(SEED));
        boolean isSms = scenario.posts().getFirst().channel() == Channel.SMS;
        int max = Math.min(pairs.size(), isSms ? PAIRS / 10 : PAIRS);
        for (Pair pair : pairs.subList(0, max)) {
            runs.run(
                    "two faults " + pair.faults(),
                    pair.seed(),
                    _ -> recipe(scenario, pair.faults()));
        }
    }

    private static Recipe recipe(Scenario scenario, Map<Integer, InjectedFault> faults) {
        return new Recipe(scenario, FaultPlan.of(faults));
    }
}
