package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.faults.Figures.Count;
import dev.msgapi.model.Channel;
import dev.msgapi.sending.UncertainSendPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A provider that throttles for hours, and nothing else that goes wrong. */
class ThrottlingTest {
    private record Recipe(Scenario scenario, FaultPlan plan) implements Histories.Recipe {}

    @Test
    void throttlingAloneNeverFillsADeadLetterQueueHoweverLongItLasts() {
        Figures figures = new Figures();
        Histories histories = new Histories(Variant.PRODUCT, figures);
        Histories.inParallel(60, i -> () -> histories.run("throttled", i, _ -> recipe(i * 2)));
        assertThat(histories.failures()).isEmpty();
        assertThat(figures.of(Count.SENT)).isEqualTo(figures.of(Count.MESSAGES));
        assertThat(figures.of(Count.ACCEPTED)).isEqualTo(figures.of(Count.MESSAGES));
        assertThat(figures.of(Count.DEAD_LETTERED)).isZero();
    }

    /** Three messages; the provider takes none before it has been asked so often. */
    static Histories.Recipe recipe(int calls) {
        Scenario scenario =
                new Scenario(
                        List.of(
                                new Scenario.Post(Channel.EMAIL, false, Duration.ZERO, null),
                                new Scenario.Post(Channel.EMAIL, true, Duration.ZERO, null),
                                new Scenario.Post(Channel.SMS, false, Duration.ZERO, null)),
                        new UncertainSendPolicy(calls % 2 == 0, Scenario.GRACE),
                        2,
                        0,
                        0,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        false,
                        true);
        int[] asked = {0};
        return new Recipe(
                scenario,
                (_, port) ->
                        port == Port.PROVIDER_SEND && asked[0]++ < calls
                                ? Fault.THROTTLED
                                : Fault.NONE);
    }
}
