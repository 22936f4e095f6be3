package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.faults.Figures.Count;
import dev.msgapi.faults.Scenario.Delete;
import dev.msgapi.faults.Scenario.Post;
import dev.msgapi.model.Channel;
import dev.msgapi.sending.UncertainSendPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A recipient is erased at each moment of a small history, and one thing goes wrong. */
class InMemoryErasuresTest {
    private static final Long GIVEN = Long.getLong("histories.seed");
    private static final long SEED = GIVEN == null ? System.nanoTime() : GIVEN;

    /** Of the histories with a fault, in which a DELETE is repeated or not. */
    private static final int COUNT = Integer.getInteger("histories.erasures", 4000);

    private static final Duration STEP = Duration.ofMillis(5);
    private static final int STEPS = 30;
    private static final int SECOND_MESSAGE = 8;
    private static final int HALT_SEEDS = 3;
    private static final int LATE_SEEDS = 400;

    private static final Figures FIGURES = new Figures();
    private static final long STARTED = System.nanoTime();

    private record Recipe(Scenario scenario, FaultPlan plan) implements Histories.Recipe {}

    /** A history with a fault, and the seed that says how long a process halts. */
    private record Single(Scenario scenario, Map<Integer, Fault> fault, int seed) {}

    @AfterAll
    static void tell() {
        System.out.printf(
                "histories %,d with an erasure, in memory, seed %d, %.1f s%n%s%n",
                FIGURES.of(Count.HISTORIES),
                SEED,
                (System.nanoTime() - STARTED) / 1e9,
                FIGURES.outcome());
    }

    @Test
    void anErasureAtEachStepAndAFaultAtEachStepBreakNoPromise() {
        Histories histories = new Histories(Variant.PRODUCT, FIGURES);
        List<Single> all = Collections.synchronizedList(new ArrayList<>());
        Histories.inParallel(
                STEPS * 2, i -> () -> all.addAll(faults(scenario(i / 2, i % 2 == 0), histories)));
        Collections.shuffle(all, new Random(SEED));
        List<Single> some = all.subList(0, Math.min(all.size(), COUNT));
        Histories.inParallel(some.size(), i -> () -> run(some.get(i), histories));
        assertThat(histories.failures()).isEmpty();
    }

    @Test
    void anErasureThatItsWorkerAloneWritesDownAndLateLeavesNothing() {
        Histories histories = new Histories(Variant.PRODUCT, FIGURES);
        Histories.inParallel(
                LATE_SEEDS, i -> () -> histories.run("late", SEED + i, seed -> late(seed)));
        assertThat(histories.failures()).isEmpty();
    }

    /**
     * The handler dies between order and row; its worker fails for a while, and so do consumers,
     * until one of them asks just before the row is there and then stands still.
     */
    private static Recipe late(long seed) {
        int[] opens = {0};
        int[] questions = {(int) Math.floorMod(seed, 4L)};
        FaultPlan plan =
                (_, port) ->
                        switch (port) {
                            case ERASURE_OPEN -> {
                                opens[0]++;
                                yield opens[0] == 1
                                        ? Fault.DEATH_BEFORE
                                        : opens[0] < 5 ? Fault.EXCEPTION_BEFORE : Fault.NONE;
                            }
                            case ERASURE_LATEST ->
                                    questions[0]-- > 0 ? Fault.EXCEPTION_BEFORE : Fault.NONE;
                            case TABLE_BEGIN -> Fault.HALT_BEFORE;
                            default -> Fault.NONE;
                        };
        List<Post> posts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            posts.add(new Post(Channel.EMAIL, false, STEP.multipliedBy(i), null));
        }
        return new Recipe(
                scenario(posts, new Delete(Channel.EMAIL, Duration.ofMillis(20), 1), false), plan);
    }

    /** A message at the erasure's very millisecond, whose consumers ask a while later. */
    static Histories.Recipe atOneMillisecond() {
        int[] questions = {4};
        return new Recipe(
                scenario(SECOND_MESSAGE, false),
                (_, port) ->
                        port == Port.ERASURE_LATEST && questions[0]-- > 0
                                ? Fault.EXCEPTION_BEFORE
                                : Fault.NONE);
    }

    /** Two messages, of which the second is accepted before the erasure, with it or after it. */
    private static Scenario scenario(int step, boolean secure) {
        return scenario(
                List.of(
                        new Post(Channel.EMAIL, secure, Duration.ZERO, null),
                        new Post(Channel.EMAIL, secure, STEP.multipliedBy(SECOND_MESSAGE), null)),
                new Delete(Channel.EMAIL, STEP.multipliedBy(step), 1 + step % 2),
                secure);
    }

    private static Scenario scenario(List<Post> posts, Delete delete, boolean resend) {
        return new Scenario(
                posts,
                new UncertainSendPolicy(resend, Scenario.GRACE),
                2,
                0,
                0,
                0,
                List.of(delete),
                List.of(),
                List.of(),
                true,
                false);
    }

    /** Runs the scenario with nothing going wrong; gives all that can. */
    private static List<Single> faults(Scenario scenario, Histories histories) {
        List<Single> all = new ArrayList<>();
        List<Port> calm = histories.run("calm", 1, _ -> new Recipe(scenario, FaultPlan.CALM));
        for (int i = 0; i < calm.size(); i++) {
            for (Fault fault : calm.get(i).faults()) {
                boolean isHalt = fault == Fault.HALT_BEFORE || fault == Fault.HALT_AFTER;
                for (int seed = 1; seed <= (isHalt ? HALT_SEEDS : 1); seed++) {
                    all.add(new Single(scenario, Map.of(i, fault), seed));
                }
            }
        }
        return all;
    }

    private static void run(Single one, Histories histories) {
        histories.run(
                "one fault " + one.fault(),
                one.seed(),
                _ -> new Recipe(one.scenario(), FaultPlan.of(one.fault())));
    }
}
