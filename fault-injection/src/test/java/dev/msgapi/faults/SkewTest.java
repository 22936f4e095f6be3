package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.erasure.Eraser;
import dev.msgapi.faults.Scenario.Delete;
import dev.msgapi.faults.Scenario.Post;
import dev.msgapi.faults.SimulatedRuns.Recipe;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.model.Channel;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.SendPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How far the clocks of processes may be off. Two waits depend on it, because one process writes
 * down when they end and another one reads it: the wait between the two walks of an erasure, and
 * the wait before a second send.
 */
class SkewTest {
    private static final int RUNS = 1000;

    /** One clock may be ahead and the other behind. */
    private static final Duration APART = Conditions.SKEW_MAX.multipliedBy(2);

    @Test
    void theWaitsAreLongEnough() {
        for (Channel channel : Channel.values()) {
            Duration timeout = DeclaredStack.function(channel.wireName()).timeout();
            assertThat(Eraser.SETTLED_AFTER.minus(APART)).isGreaterThanOrEqualTo(timeout);
            assertThat(Delivery.LEASE.plus(SendPolicy.GRACE_MIN).minus(APART))
                    .isGreaterThanOrEqualTo(timeout);
        }
    }

    @Test
    void anErasureIsCompleteIfEveryClockIsAlmostRight() {
        SimulatedRuns runs = new SimulatedRuns(Variant.PRODUCT, new RunStats());
        SimulatedRuns.inParallel(
                RUNS, i -> () -> runs.run("skewed", i, _ -> recipe(Conditions.SKEW_MAX)));
        assertThat(runs.failures()).isEmpty();
    }

    @Test
    void anErasureMayMissALateMessageIfClocksAreAMinuteOff() {
        RuleAssertions.assertBreaksOnly(
                Rule.CONTENT_THOUGH_ERASED, Variant.PRODUCT, _ -> recipe(Duration.ofMinutes(1)));
    }

    /**
     * A consumer that asks before the erasure is recorded, and halts before it writes the message.
     * The erasure is queued twice, so that a second worker finds the first walk just completed.
     */
    private static Recipe recipe(Duration skewMax) {
        int[] begins = {0};
        return new Recipe(
                new Scenario(
                        List.of(new Post(Channel.EMAIL, false, Duration.ZERO, null)),
                        Scenario.policy(false),
                        1,
                        0,
                        0,
                        0,
                        List.of(new Delete(Channel.EMAIL, Duration.ofMillis(20), 1)),
                        List.of(),
                        List.of(),
                        true,
                        false,
                        new Conditions(0, skewMax, false, Conditions.YEAR, null, null)),
                (_, port) ->
                        switch (port) {
                            case ERASURE_PUBLISH -> InjectedFault.REPEATED;
                            case TABLE_BEGIN ->
                                    begins[0]++ == 0
                                            ? InjectedFault.HALT_BEFORE
                                            : InjectedFault.NONE;
                            default -> InjectedFault.NONE;
                        });
    }
}
