package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.faults.RunStats.Count;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A service does not answer for as long as an hour, and nothing else goes wrong. */
class OutageTest {
    private static final int MESSAGES = 60;
    private static final int RUNS = 3;
    private static final Duration HOUR = Duration.ofHours(1);

    static Stream<Arguments> outages() {
        return Stream.of(
                outage(
                        "the table",
                        InjectedFault.TIMEOUT_BEFORE,
                        HOUR,
                        Port.TABLE_BEGIN,
                        Port.TABLE_MOVE,
                        Port.TABLE_STORE,
                        Port.ERASURE_LATEST),
                outage(
                        "writes to the table",
                        InjectedFault.EXCEPTION_AFTER,
                        HOUR,
                        Port.TABLE_BEGIN,
                        Port.TABLE_MOVE),
                outage("KMS", InjectedFault.EXCEPTION_BEFORE, HOUR, Port.KMS_SEAL),
                outage(
                        "the channels' queues",
                        InjectedFault.EXCEPTION_BEFORE,
                        HOUR,
                        Port.QUEUE_PUT_BACK,
                        Port.QUEUE_HIDE),
                outage(
                        "invocations",
                        InjectedFault.KILL_AFTER,
                        Duration.ofMinutes(30),
                        Port.QUEUE_RECEIVE));
    }

    private static Arguments outage(
            String service, InjectedFault fault, Duration end, Port... ports) {
        return Arguments.of(service, FaultPlan.outage(Set.of(ports), fault, end), end);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outages")
    void anOutageFillsNoDeadLetterQueueAndTheBacklogDrainsByItself(
            String service, FaultPlan plan, Duration end) {
        Duration longest = Duration.ZERO;
        for (int seed = 1; seed <= RUNS; seed++) {
            RunStats stats = new RunStats();
            World world = new World(scenario(), plan, seed, Variant.PRODUCT, stats, false);
            assertThat(new SimulatedRun(world).run()).isEmpty();
            assertThat(stats.of(Count.DEAD_LETTERED)).isZero();
            assertThat(stats.of(Count.SENT)).isEqualTo(MESSAGES);
            assertThat(stats.of(Count.ACCEPTED)).isEqualTo(MESSAGES);
            Duration drained = drained(world).minus(end);
            longest = drained.compareTo(longest) > 0 ? drained : longest;
        }
        System.out.printf(
                "%s out for %d min: all %d messages sent once, the last one %d min later%n",
                service, end.toMinutes(), MESSAGES, longest.toMinutes());
        assertThat(longest).isLessThan(Duration.ofMinutes(20));
    }

    /** How long it took from the start until the last message was sent. */
    private static Duration drained(World world) {
        Instant start =
                world.runLog.traces().stream()
                        .map(trace -> trace.message.id().instant())
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
        Instant last =
                world.runLog.traces().stream()
                        .flatMap(trace -> trace.transitions.stream())
                        .filter(change -> change.next().status() == Status.SENT)
                        .map(MessageTrace.Transition::at)
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
        return Duration.between(start, last);
    }

    /** Emails, SMS and sealed messages, posted within a minute. */
    private static Scenario scenario() {
        List<Scenario.Post> posts = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            Channel channel = i % 3 == 0 ? Channel.SMS : Channel.EMAIL;
            Scenario.Post post =
                    new Scenario.Post(channel, i % 4 == 0, Duration.ofSeconds(i), null);
            posts.add(i % 5 == 0 ? post.large() : post);
        }
        return Scenario.only(posts, Scenario.policy(false), 3, Conditions.PLAIN);
    }
}
