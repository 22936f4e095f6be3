package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.faults.Figures.Count;
import dev.msgapi.model.Channel;
import dev.msgapi.sending.UncertainSendPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The product in memory and in simulated time. To run again what failed: {@code -Dhistories.seed=…
 * -Dhistories.count=1}.
 */
@TestMethodOrder(MethodName.class)
class InMemoryHistoriesTest {
    private static final Long GIVEN = Long.getLong("histories.seed");
    private static final long SEED = GIVEN == null ? System.nanoTime() : GIVEN;
    private static final int COUNT = Integer.getInteger("histories.count", 10_000);

    /** Of a scenario's pairs; SMS's consumer runs the very code of email's, and gets a tenth. */
    private static final int PAIRS = Integer.getInteger("histories.pairs", 1000);

    private static final int FAULTS_MAX = 15;
    private static final int HALT_SEEDS = 6;

    private static final Figures FIGURES = new Figures();
    private static long exhaustive;
    private static long started = System.nanoTime();

    private record Recipe(Scenario scenario, FaultPlan plan) implements Histories.Recipe {}

    @AfterAll
    static void tell() {
        long all = FIGURES.of(Count.HISTORIES);
        System.out.printf(
                "histories %,d (exhaustive %,d, random %,d) in memory, seed %d, %.1f s; %,d steps%n%s%n%s%n",
                all,
                exhaustive,
                all - exhaustive,
                SEED,
                (System.nanoTime() - started) / 1e9,
                FIGURES.of(Count.STEPS),
                FIGURES.faults(),
                FIGURES.outcome());
    }

    @Test
    void aFaultAtEachStepAndPairsOfThemBreakNoPromise() {
        Histories histories = new Histories(Variant.PRODUCT, FIGURES);
        List<Scenario> scenarios = scenarios();
        Histories.inParallel(scenarios.size(), i -> () -> exhaust(scenarios.get(i), histories));
        exhaustive = FIGURES.of(Count.HISTORIES);
        assertThat(histories.failures()).isEmpty();
    }

    @Test
    void noRandomHistoryBreaksAPromise() {
        Histories histories = new Histories(Variant.PRODUCT, FIGURES);
        Histories.inParallel(
                COUNT, i -> () -> histories.run("random", SEED + i, InMemoryHistoriesTest::random));
        assertThat(histories.failures()).isEmpty();
    }

    static Histories.Recipe random(long seed) {
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
                        all.add(Scenario.single(channel, secure, resend, twice));
                    }
                }
            }
        }
        all.add(keyed());
        return all;
    }

    /** Two POSTs with one key, of which the second comes while the first is on its way. */
    private static Scenario keyed() {
        return new Scenario(
                List.of(
                        new Scenario.Post(Channel.EMAIL, false, Duration.ZERO, "key"),
                        new Scenario.Post(Channel.EMAIL, false, Duration.ofMillis(12), "key")),
                new UncertainSendPolicy(true, Scenario.GRACE),
                1,
                0,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                true,
                false);
    }

    /** Two faults, and the seed that says how long a process halts. */
    private record Pair(Map<Integer, Fault> faults, int seed) {}

    /** Every single fault; and of the pairs of them, as many as there is time for, by the seed. */
    private static void exhaust(Scenario scenario, Histories histories) {
        List<Pair> pairs = new ArrayList<>();
        List<Port> calm = histories.run("calm", 1, _ -> recipe(scenario, Map.of()));
        for (int i = 0; i < calm.size(); i++) {
            for (Fault first : calm.get(i).faults()) {
                Map<Integer, Fault> one = Map.of(i, first);
                boolean isHalt = first == Fault.HALT_BEFORE || first == Fault.HALT_AFTER;
                for (int seed = 1; seed <= (isHalt ? HALT_SEEDS : 1); seed++) {
                    List<Port> calls =
                            histories.run("one fault " + one, seed, _ -> recipe(scenario, one));
                    for (int j = i + 1; j < calls.size(); j++) {
                        for (Fault second : calls.get(j).faults()) {
                            pairs.add(new Pair(Map.of(i, first, j, second), seed));
                        }
                    }
                }
            }
        }
        Collections.shuffle(pairs, new Random(SEED));
        boolean isSms = scenario.posts().getFirst().channel() == Channel.SMS;
        int most = Math.min(pairs.size(), isSms ? PAIRS / 10 : PAIRS);
        for (Pair pair : pairs.subList(0, most)) {
            histories.run(
                    "two faults " + pair.faults(),
                    pair.seed(),
                    _ -> recipe(scenario, pair.faults()));
        }
    }

    private static Histories.Recipe recipe(Scenario scenario, Map<Integer, Fault> faults) {
        return new Recipe(scenario, FaultPlan.of(faults));
    }
}
