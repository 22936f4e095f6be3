package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.faults.RunStats.Count;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Reason;
import dev.msgapi.sending.SendState;
import dev.msgapi.store.UnstartedMessageWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A service fails for weeks, so that no consumer can begin with a message, and nobody replays the
 * dead-letter queues until they have forgotten their messages.
 */
class NeglectTest {
    private static final int MESSAGES = 12;
    private static final Duration WEEKS = Duration.ofDays(40);

    /** What every message needs before its first write to the table. */
    static Stream<Arguments> outages() {
        return Stream.of(
                Arguments.of(
                        "the erasures",
                        false,
                        FaultPlan.outage(
                                Set.of(Port.ERASURE_LATEST),
                                InjectedFault.EXCEPTION_BEFORE,
                                WEEKS)),
                Arguments.of(
                        "KMS",
                        true,
                        FaultPlan.outage(
                                Set.of(Port.KMS_SEAL), InjectedFault.EXCEPTION_BEFORE, WEEKS)),
                Arguments.of(
                        "the first write",
                        false,
                        FaultPlan.outage(Set.of(Port.TABLE_BEGIN), InjectedFault.ERROR, WEEKS)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outages")
    void aMessageThatNobodyCouldBeginFailsAsExpired(
            String service, boolean storeSecure, FaultPlan plan) {
        RunStats stats = new RunStats();
        World world = new World(scenario(storeSecure), plan, 1, Variant.PRODUCT, stats, false);
        assertThat(new SimulatedRun(world).run()).isEmpty();
        assertThat(stats.of(Count.DEAD_LETTERED)).isEqualTo(MESSAGES);
        assertThat(world.runLog.traces())
                .hasSize(MESSAGES)
                .allSatisfy(trace ->
                        assertThat(trace.state())
                                .isEqualTo(new SendState.Failed(0, Reason.EXPIRED)));
    }

    @Test
    void findsAConsumerThatLeavesNoTrace() {
        Variant silent =
                new Variant() {
                    @Override
                    public UnstartedMessageWriter unstarted(UnstartedMessageWriter writer) {
                        return (_, _) -> {};
                    }
                };
        World world =
                new World(
                        scenario(false),
                        FaultPlan.outage(
                                Set.of(Port.ERASURE_LATEST), InjectedFault.EXCEPTION_BEFORE, WEEKS),
                        1,
                        silent,
                        new RunStats(),
                        false);
        assertThat(new SimulatedRun(world).run())
                .extracting(Violation::rule)
                .contains(Rule.LOST)
                .containsOnly(Rule.LOST, Rule.UNSETTLED);
    }

    private static Scenario scenario(boolean storeSecure) {
        List<Scenario.Post> posts = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            Channel channel = i % 3 == 0 ? Channel.SMS : Channel.EMAIL;
            posts.add(new Scenario.Post(channel, storeSecure, Duration.ofSeconds(i), null));
        }
        return Scenario.only(
                posts,
                Scenario.policy(true),
                3,
                new Conditions(0, Duration.ZERO, true, Conditions.YEAR, null, null));
    }
}
