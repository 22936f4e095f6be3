package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.faults.RunStats.Count;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.Status;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import dev.msgapi.store.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Many large emails to one recipient, whose partition DynamoDB throttles at 1,000 write units a
 * second (Amazon DynamoDB Developer Guide, "Burst and adaptive capacity").
 */
class HotRecipientTest {
    private static final int HOT = 100;
    private static final int OTHERS = 20;
    private static final double UNITS_A_SECOND = 1000;

    /** Write units of an item with a content of 250 KB, and of one without it. */
    private static final int LARGE = 250;

    private static final int SMALL = 1;

    /** The waits of the SDK between the three attempts of a call that is throttled each time. */
    private static final Duration THROTTLED = Duration.ofMillis(150);

    /** The same with the SDK's own waits, which are up to a second and then two. */
    private static final Duration THROTTLED_BY_DEFAULT = Duration.ofMillis(1500);

    @Test
    void aHotRecipientIsThrottledAndTheOthersMessagesAreNotLate() {
        World world = run(new Costs(LARGE, SMALL, THROTTLED));
        assertThat(world.stats.of(Count.DEAD_LETTERED)).isZero();
        assertThat(world.stats.of(Count.SENT)).isEqualTo(HOT + OTHERS);
        assertThat(world.stats.of(Count.ACCEPTED)).isEqualTo(HOT + OTHERS);
        Duration hot = latest(world, 0);
        Duration others = latest(world, 1);
        System.out.printf(
                "%d emails of 250 KB to one recipient: the last is sent after %d s;"
                        + " %d emails to another one meanwhile: each within %d s%n",
                HOT, hot.toSeconds(), OTHERS, others.toSeconds());
        assertThat(hot).isGreaterThan(Duration.ofSeconds(HOT * LARGE / (long) UNITS_A_SECOND));
        assertThat(others).isLessThan(Duration.ofSeconds(15));
    }

    /** The test would notice if each write of a state cost the content again. */
    @Test
    void withTheContentInTheStatusItemTheHotRecipientWouldWaitLonger() {
        Duration apart = latest(run(new Costs(LARGE, SMALL, THROTTLED)), 0);
        Duration together = latest(run(new Costs(SMALL, LARGE, THROTTLED)), 0);
        assertThat(together).isGreaterThan(apart.multipliedBy(3).dividedBy(2));
    }

    /** The test would notice if a consumer waited as long as the SDK does by default. */
    @Test
    void withTheSdksOwnWaitsTheOthersWouldBeLate() {
        assertThat(latest(run(new Costs(LARGE, SMALL, THROTTLED_BY_DEFAULT)), 1))
                .isGreaterThan(latest(run(new Costs(LARGE, SMALL, THROTTLED)), 1).multipliedBy(2));
    }

    private record Costs(int content, int state, Duration throttled) {}

    private static World run(Costs costs) {
        AtomicReference<World> holder = new AtomicReference<>();
        Variant throttled =
                new Variant() {
                    @Override
                    public Ledger ledger(Ledger ledger) {
                        return new ThrottledLedger(ledger, costs, holder);
                    }
                };
        World world = new World(scenario(), FaultPlan.CALM, 1, throttled, new RunStats(), false);
        holder.set(world);
        assertThat(new SimulatedRun(world).run()).isEmpty();
        return world;
    }

    /** How long after its POST the last message to that recipient was sent. */
    private static Duration latest(World world, int recipient) {
        String address = Client.address(Channel.EMAIL, recipient);
        return world.runLog.traces().stream()
                .filter(trace -> trace.message.to().address().equals(address))
                .flatMap(HotRecipientTest::delays)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Stream<Duration> delays(MessageTrace trace) {
        return trace.transitions.stream()
                .filter(change -> change.next().status() == Status.SENT)
                .map(change -> Duration.between(trace.message.id().instant(), change.at()));
    }

    /** Within ten seconds, one email in six is for the other recipient. */
    private static Scenario scenario() {
        List<Scenario.Post> posts = new ArrayList<>();
        for (int i = 0; i < HOT + OTHERS; i++) {
            boolean isHot = i % ((HOT + OTHERS) / OTHERS) != 0;
            posts.add(
                    new Scenario.Post(
                            Channel.EMAIL,
                            false,
                            Duration.ofMillis(80L * i),
                            null,
                            isHot ? 0 : 1,
                            0,
                            0,
                            isHot));
        }
        return Scenario.only(posts, Scenario.policy(true), 5, Conditions.PLAIN);
    }

    /** A ledger that throttles each recipient by a bucket of write units. */
    private record ThrottledLedger(
            Ledger inner,
            Costs costs,
            AtomicReference<World> world,
            Map<RecipientKey, Bucket> buckets)
            implements Ledger {
        ThrottledLedger(Ledger inner, Costs costs, AtomicReference<World> world) {
            this(inner, costs, world, new HashMap<>());
        }

        @Override
        public void storeContent(Message message) {
            take(message.key(), costs.content());
            inner.storeContent(message);
        }

        @Override
        public Result begin(Message message, SendState next, Instant now) {
            take(message.key(), costs.state());
            return inner.begin(message, next, now);
        }

        @Override
        public Result move(
                MessageKey key, SendState.Version expected, SendState next, Instant now) {
            take(key, costs.state());
            return inner.move(key, expected, next, now);
        }

        private void take(MessageKey key, int units) {
            boolean isHot = key.recipientKey().value().equals(Client.address(Channel.EMAIL, 0));
            Scheduler scheduler = world.get().scheduler;
            Bucket bucket = buckets.computeIfAbsent(key.recipientKey(), _ -> new Bucket());
            if (isHot && !bucket.take(units, scheduler.instant())) {
                scheduler.sleep(costs.throttled());
                throw new StoreUnavailable(
                        "DynamoDbException/ThrottlingException",
                        false,
                        new IllegalStateException("throttled"));
            }
        }
    }

    /** A second's write units at most, which come back over time. */
    private static final class Bucket {
        private double units = UNITS_A_SECOND;
        private Instant filledAt = Instant.MAX;

        boolean take(int wanted, Instant now) {
            if (filledAt.isBefore(now)) {
                double seconds = Duration.between(filledAt, now).toMillis() / 1000.0;
                units = Math.min(UNITS_A_SECOND, units + seconds * UNITS_A_SECOND);
            }
            filledAt = now;
            if (units < wanted) {
                return false;
            }
            units -= wanted;
            return true;
        }
    }
}
