package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.consumer.MessageHandler;
import dev.msgapi.faults.RunStats.Count;
import dev.msgapi.faults.SimulatedRuns.Recipe;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Message;
import dev.msgapi.model.TimeOrderedId;
import dev.msgapi.queue.LaterVersion;
import dev.msgapi.queue.MessageQueueCodec;
import dev.msgapi.queue.PoisonMessage;
import dev.msgapi.sending.AttemptNote;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.testing.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Two versions of the functions run side by side. The next version writes another form into the
 * queues, which this one cannot read. It is deployed, rolled back and deployed again.
 */
class MixedVersionsTest {
    private static final String NEXT_FORM = "{\"v\":2,\"message\":";
    private static final int RUNS = 300;

    /** When the posts begin; some functions are of the next version already. */
    private static final Instant START = Messages.ACCEPTED;

    private static final Instant ROLLED_BACK = START.plus(Duration.ofMinutes(5));
    private static final Instant DEPLOYED_AGAIN = START.plus(Duration.ofMinutes(20));

    /** From here on, every function is of the next version. */
    private static final Instant DEPLOYED = START.plus(Duration.ofMinutes(25));

    @Test
    void aDeploymentAndItsRollbackFillNoDeadLetterQueue() {
        RunStats stats = calmRuns(new Mixed());
        assertThat(stats.of(Count.SENT)).isEqualTo(stats.of(Count.MESSAGES));
        assertThat(stats.of(Count.ACCEPTED)).isEqualTo(stats.of(Count.MESSAGES));
        assertThat(stats.of(Count.DEAD_LETTERED)).isZero();
    }

    @Test
    void findsAConsumerThatTakesALaterVersionForPoison() {
        Variant variant =
                new Mixed() {
                    @Override
                    Message readThisVersion(String body) {
                        try {
                            return super.readThisVersion(body);
                        } catch (LaterVersion e) {
                            throw new PoisonMessage("unknown version");
                        }
                    }
                };
        assertThat(calmRuns(variant).of(Count.DEAD_LETTERED)).isPositive();
    }

    @Test
    void keepsEveryPromiseInRandomRuns() {
        SimulatedRuns runs = new SimulatedRuns(new Mixed(), new RunStats());
        long seed = System.nanoTime();
        SimulatedRuns.inParallel(
                RUNS, i -> () -> runs.run("mixed versions", seed + i, SimulatedRunsTest::random));
        assertThat(runs.failures()).isEmpty();
    }

    /** Nothing goes wrong in these runs except that the versions are mixed. */
    private static RunStats calmRuns(Variant variant) {
        RunStats stats = new RunStats();
        SimulatedRuns runs = new SimulatedRuns(variant, stats);
        SimulatedRuns.inParallel(
                RUNS, i -> () -> runs.run("calm", i, _ -> new Recipe(scenario(), FaultPlan.CALM)));
        assertThat(runs.failures()).isEmpty();
        return stats;
    }

    private static Scenario scenario() {
        return Scenario.only(
                List.of(
                        new Scenario.Post(Channel.EMAIL, false, Duration.ZERO, null),
                        new Scenario.Post(Channel.SMS, true, Duration.ofMinutes(4), null),
                        new Scenario.Post(
                                Channel.EMAIL,
                                false,
                                Duration.between(START, ROLLED_BACK).minusMillis(20),
                                null),
                        new Scenario.Post(Channel.EMAIL, true, Duration.ofMinutes(24), null)),
                Scenario.policy(true),
                2,
                Conditions.PLAIN);
    }

    /** The product while some functions are of the next version. */
    private static class Mixed implements Variant {
        @Override
        public String body(Message message, InstantSource clock, RandomGenerator random) {
            String body = MessageQueueCodec.write(message);
            return isNextVersion(clock, random) ? NEXT_FORM + body + "}" : body;
        }

        @Override
        public MessageHandler<Message> reader(
                BiFunction<Message, AttemptNote, QueueAction> work,
                Consumer<Message> recordUnstarted,
                InstantSource clock,
                RandomGenerator random) {
            MessageHandler<Message> thisVersion = MessageHandler.ofMessages(work, recordUnstarted);
            return new MessageHandler<>() {
                @Override
                public Message decode(String body) {
                    return isNextVersion(clock, random)
                            ? readNextVersion(body)
                            : readThisVersion(body);
                }

                @Override
                public TimeOrderedId id(Message message) {
                    return thisVersion.id(message);
                }

                @Override
                public QueueAction handle(Message message, AttemptNote note) {
                    return thisVersion.handle(message, note);
                }
            };
        }

        Message readThisVersion(String body) {
            return MessageQueueCodec.read(body);
        }

        private static Message readNextVersion(String body) {
            return MessageQueueCodec.read(
                    body.startsWith(NEXT_FORM)
                            ? body.substring(NEXT_FORM.length(), body.length() - 1)
                            : body);
        }

        /** Whether the function that runs now is of the next version. */
        private static boolean isNextVersion(InstantSource clock, RandomGenerator random) {
            Instant now = clock.instant();
            boolean isRolledBack = !now.isBefore(ROLLED_BACK) && now.isBefore(DEPLOYED_AGAIN);
            return !now.isBefore(DEPLOYED) || (!isRolledBack && random.nextBoolean());
        }
    }
}
