package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.faults.RunStats.Count;
import dev.msgapi.faults.Scenario.Delete;
import dev.msgapi.faults.Scenario.Post;
import dev.msgapi.faults.SimulatedRuns.Recipe;
import dev.msgapi.model.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Small runs in which a recipient is erased at each step while one call goes wrong. */
class SimulatedErasuresTest {
    private static final Long GIVEN = Long.getLong("runs.seed");
    private static final long SEED = GIVEN == null ? System.nanoTime() : GIVEN;

    /** The most runs with a fault. */
    private static final int COUNT = Integer.getInteger("runs.erasures", 2000);

    private static final Duration STEP = Duration.ofMillis(5);
    private static final int STEPS = 30;
    private static final int SECOND_MESSAGE = 8;
    private static final int HALT_SEEDS = 3;
    private static final int LATE_SEEDS = 100;

    private static final RunStats STATS = new RunStats();
    private static final long STARTED = System.nanoTime();

    /** A run with one fault, and the seed that decides how long a process halts. */
    private record SingleFaultRun(Scenario scenario, Map<Integer, InjectedFault> fault, int seed) {}

    @AfterAll
    static void printStats() {
        System.out.printf(
                "runs %,d with an erasure, in memory, seed %d, %.1f s%n%s%n",
                STATS.of(Count.RUNS), SEED, (System.nanoTime() - STARTED) / 1e9, STATS.outcome());
    }

    @Test
    void keepsEveryPromiseWithAnErasureAndAFaultAtAnyStep() {
        SimulatedRuns runs = new SimulatedRuns(Variant.PRODUCT, STATS);
        List<SingleFaultRun> all = Collections.synchronizedList(new ArrayList<>());
        SimulatedRuns.inParallel(
                STEPS * 2, i -> () -> all.addAll(faults(scenario(i / 2, i % 2 == 0), runs)));
        Collections.shuffle(all, new Random(SEED));
        List<SingleFaultRun> some = all.subList(0, Math.min(all.size(), COUNT));
        SimulatedRuns.inParallel(some.size(), i -> () -> run(some.get(i), runs));
        assertThat(runs.failures()).isEmpty();
    }

    @Test
    void erasesEverythingEvenIfOnlyTheWorkerRecordsTheErasureLate() {
        SimulatedRuns runs = new SimulatedRuns(Variant.PRODUCT, STATS);
        SimulatedRuns.inParallel(
                LATE_SEEDS, i -> () -> runs.run("late", SEED + i, seed -> late(seed)));
        assertThat(runs.failures()).isEmpty();
    }

    /**
     * The handler is killed after it queued the erasure and before it writes the row. The worker
     * and the consumers fail for a while, until a consumer asks just before the row is written and
     * halts.
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
                                        ? InjectedFault.KILL_BEFORE
                                        : opens[0] < 5
                                                ? InjectedFault.EXCEPTION_BEFORE
                                                : InjectedFault.NONE;
                            }
                            case ERASURE_LATEST ->
                                    questions[0]-- > 0
                                            ? InjectedFault.EXCEPTION_BEFORE
                                            : InjectedFault.NONE;
                            case TABLE_CONTENT, TABLE_BEGIN -> InjectedFault.HALT_BEFORE;
                            default -> InjectedFault.NONE;
                        };
        List<Post> posts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Post post = new Post(Channel.EMAIL, false, STEP.multipliedBy(i), null);
            posts.add(i == 1 ? post.large() : post);
        }
        return new Recipe(
                scenario(
                        posts, List.of(new Delete(Channel.EMAIL, Duration.ofMillis(20), 1)), false),
                plan);
    }

    /** A message at the erasure's own millisecond, whose consumers ask later. */
    static Recipe atOneMillisecond() {
        int[] questions = {4};
        return new Recipe(
                scenario(SECOND_MESSAGE, false),
                (_, port) ->
                        port == Port.ERASURE_LATEST && questions[0]-- > 0
                                ? InjectedFault.EXCEPTION_BEFORE
                                : InjectedFault.NONE);
    }

    /** An erasure whose first request is not queued. */
    static Recipe queuedAtTheSecondTry() {
        int[] tries = {0};
        Post post = new Post(Channel.EMAIL, false, Duration.ZERO, null);
        return new Recipe(
                scenario(List.of(post), List.of(new Delete(Channel.EMAIL, STEP, 2)), false),
                (_, port) ->
                        port == Port.ERASURE_PUBLISH && tries[0]++ == 0
                                ? InjectedFault.EXCEPTION_BEFORE
                                : InjectedFault.NONE);
    }

    /** Two erasures at once, and a message that a consumer writes between their two walks. */
    static Recipe twoOfALateMessage() {
        Post post = new Post(Channel.EMAIL, false, Duration.ZERO, null);
        Delete delete = new Delete(Channel.EMAIL, STEP.multipliedBy(4), 1);
        return new Recipe(
                scenario(List.of(post), List.of(delete, delete), false),
                (_, port) ->
                        port == Port.TABLE_BEGIN ? InjectedFault.HALT_BEFORE : InjectedFault.NONE);
    }

    /** A consumer dies between the content and the claim, and then the recipient is erased. */
    static Recipe contentWithoutAMessage() {
        Post post = new Post(Channel.EMAIL, false, Duration.ZERO, null).large();
        Delete delete = new Delete(Channel.EMAIL, Duration.ofSeconds(10), 1);
        return new Recipe(
                scenario(List.of(post), List.of(delete), false),
                (_, port) ->
                        port == Port.TABLE_CONTENT ? InjectedFault.KILL_AFTER : InjectedFault.NONE);
    }

    /**
     * Two messages, of which the second is large and accepted before, at or after the time of the
     * erasure.
     */
    private static Scenario scenario(int step, boolean secure) {
        return scenario(
                List.of(
                        new Post(Channel.EMAIL, secure, Duration.ZERO, null),
                        new Post(Channel.EMAIL, secure, STEP.multipliedBy(SECOND_MESSAGE), null)
                                .large()),
                List.of(new Delete(Channel.EMAIL, STEP.multipliedBy(step), 1 + step % 2)),
                secure);
    }

    private static Scenario scenario(List<Post> posts, List<Delete> deletes, boolean resend) {
        return new Scenario(
                posts,
                Scenario.policy(resend),
                2,
                0,
                0,
                0,
                deletes,
                List.of(),
                List.of(),
                true,
                false,
                Conditions.PLAIN);
    }

    /** Runs the scenario without faults, and returns a run for each fault that can happen. */
    private static List<SingleFaultRun> faults(Scenario scenario, SimulatedRuns runs) {
        List<SingleFaultRun> all = new ArrayList<>();
        List<Port> calm = runs.run("calm", 1, _ -> new Recipe(scenario, FaultPlan.CALM));
        for (int i = 0; i < calm.size(); i++) {
            for (InjectedFault fault : calm.get(i).faults()) {
                boolean isHalt =
                        fault == InjectedFault.HALT_BEFORE || fault == InjectedFault.HALT_AFTER;
                for (int seed = 1; seed <= (isHalt ? HALT_SEEDS : 1); seed++) {
                    all.add(new SingleFaultRun(scenario, Map.of(i, fault), seed));
                }
            }
        }
        return all;
    }

    private static void run(SingleFaultRun one, SimulatedRuns runs) {
        runs.run(
                "one fault " + one.fault(),
                one.seed(),
                _ -> new Recipe(one.scenario(), FaultPlan.of(one.fault())));
    }
}
