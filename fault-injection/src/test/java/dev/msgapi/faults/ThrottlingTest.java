package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.faults.RunStats.Count;
import dev.msgapi.faults.SimulatedRuns.Recipe;
import dev.msgapi.model.Channel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A provider throttles for hours, and nothing else goes wrong. */
class ThrottlingTest {
    @Test
    void throttlingNeverFillsADeadLetterQueue() {
        RunStats stats = new RunStats();
        SimulatedRuns runs = new SimulatedRuns(Variant.PRODUCT, stats);
        SimulatedRuns.inParallel(60, i -> () -> runs.run("throttled", i, _ -> recipe(i * 2)));
        assertThat(runs.failures()).isEmpty();
        assertThat(stats.of(Count.SENT)).isEqualTo(stats.of(Count.MESSAGES));
        assertThat(stats.of(Count.ACCEPTED)).isEqualTo(stats.of(Count.MESSAGES));
        assertThat(stats.of(Count.DEAD_LETTERED)).isZero();
    }

    /** Three messages, and a provider that throttles that many calls. */
    static Recipe recipe(int calls) {
        Scenario scenario =
                new Scenario(
                        List.of(
                                new Scenario.Post(Channel.EMAIL, false, Duration.ZERO, null),
                                new Scenario.Post(Channel.EMAIL, true, Duration.ZERO, null),
                                new Scenario.Post(Channel.SMS, false, Duration.ZERO, null)),
                        Scenario.policy(calls % 2 == 0),
                        2,
                        0,
                        0,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        false,
                        true,
                        Conditions.PLAIN);
        int[] asked = {0};
        return new Recipe(
                scenario,
                (_, port) ->
                        port == Port.PROVIDER_SEND && asked[0]++ < calls
                                ? InjectedFault.THROTTLED
                                : InjectedFault.NONE);
    }
}
