package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Status;
import dev.msgapi.queue.Outbox;
import dev.msgapi.queue.QueueUnavailable;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.MessageLiveness;
import dev.msgapi.sending.Outcome;
import dev.msgapi.sending.Provider;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.SendState.Claimed;
import dev.msgapi.sending.SendState.Failed;
import dev.msgapi.sending.SendState.Held;
import dev.msgapi.sending.SendState.InDoubt;
import dev.msgapi.sending.SendState.Pass;
import dev.msgapi.sending.SendState.Queued;
import dev.msgapi.sending.SendState.Released;
import dev.msgapi.sending.SendState.Reported;
import dev.msgapi.sending.SendState.Sent;
import dev.msgapi.sending.UncertainSendPolicy;
import dev.msgapi.testing.LivenessFixtures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The suite can fail: each of these protocols is wrong in one way, and the checker says which. */
class BrokenProtocolsTest {
    private static final int HISTORIES_MAX = 4000;

    @Test
    void aTableWhoseConditionIsIgnoredIsFound() {
        assertBreaks(Rule.ACCEPTED_TOO_OFTEN, ledgerIs(Unconditional::new));
    }

    @Test
    void aConsumerThatRecordsAfterwardsWithoutAClaimIsFound() {
        assertBreaks(Rule.ACCEPTED_TOO_OFTEN, consumerIs(BrokenProtocolsTest::recordsAfterwards));
    }

    @Test
    void aSecondSendThatDoesNotSayThatItIsOneIsFound() {
        assertBreaks(
                Rule.ACCEPTED_TOO_OFTEN,
                ledgerIs(inner -> new Rewriting(inner, BrokenProtocolsTest::withoutSayingResent)));
    }

    @Test
    void aStatusThatGoesBackToQueuedIsFound() {
        assertBreaks(
                Rule.WENT_BACKWARDS,
                ledgerIs(inner ->
                        new Rewriting(
                                inner,
                                next ->
                                        next.status() == Status.SENDING && next instanceof Released
                                                ? new Queued()
                                                : next)));
    }

    @Test
    void aConsumerThatSaysSentWithoutSendingIsFound() {
        assertBreaks(
                Rule.UNTRUE_STATUS,
                new Variant() {
                    @Override
                    public Function<Message, QueueAction> consumer(
                            Ledger ledger,
                            Provider provider,
                            UncertainSendPolicy uncertain,
                            MessageLiveness lifetime,
                            InstantSource clock,
                            RandomGenerator random) {
                        Provider optimist =
                                message -> {
                                    Outcome outcome = provider.send(message);
                                    return outcome instanceof Outcome.Unavailable
                                            ? new Outcome.Sent("surely")
                                            : outcome;
                                };
                        return Variant.PRODUCT.consumer(
                                ledger, optimist, uncertain, lifetime, clock, random);
                    }
                });
    }

    @Test
    void acknowledgingBeforeSendingIsFound() {
        assertBreaks(
                Rule.LOST,
                new Variant() {
                    @Override
                    public boolean acknowledgesFirst() {
                        return true;
                    }
                });
    }

    @Test
    void answering202WithoutTheQueuesYesIsFound() {
        assertBreaks(
                Rule.LOST,
                new Variant() {
                    @Override
                    public Outbox outbox(Outbox outbox) {
                        return message -> {
                            try {
                                outbox.publish(message);
                            } catch (QueueUnavailable e) {
                                // Hope.
                            }
                        };
                    }
                });
    }

    @Test
    void resendingWhereThePolicyIsHoldIsFound() {
        assertBreaks(
                Rule.RESENT_WITHOUT_DOUBT,
                policyIs(uncertain -> new UncertainSendPolicy(true, uncertain.grace())));
    }

    @Test
    void resendingWithoutTheGracePeriodIsFound() {
        assertBreaks(
                Rule.RESENT_WITHOUT_DOUBT,
                policyIs(uncertain -> new UncertainSendPolicy(uncertain.resend(), Duration.ZERO)));
    }

    @Test
    void neverResendingWhereThePolicyIsResendIsFound() {
        assertBreaks(
                Rule.UNSETTLED,
                policyIs(uncertain -> new UncertainSendPolicy(false, uncertain.grace())));
    }

    @Test
    void throttlingThatUsesUpReceivesIsFound() {
        Histories histories =
                new Histories(
                        consumerIs((ledger, provider) -> {
                            Function<Message, QueueAction> product =
                                    Variant.PRODUCT.consumer(
                                            ledger,
                                            provider,
                                            new UncertainSendPolicy(false, Scenario.GRACE),
                                            LivenessFixtures.ENDLESS,
                                            Instant::now,
                                            RandomGenerator.getDefault());
                            return message ->
                                    product.apply(message) instanceof QueueAction.Requeue
                                            ? new QueueAction.Fail("throttled")
                                            : QueueAction.Acknowledge.SKIPPED;
                        }),
                        new Figures());
        histories.run("throttled", 1, _ -> ThrottlingTest.recipe(20));
        assertThat(histories.violations())
                .extracting(Violation::rule)
                .contains(Rule.DEAD_LETTERED_BY_THROTTLING);
    }

    static void assertBreaks(Rule rule, Variant variant) {
        assertBreaks(rule, variant, InMemoryHistoriesTest::random);
    }

    static void assertBreaks(Rule rule, Variant variant, LongFunction<Histories.Recipe> recipes) {
        Histories histories = new Histories(variant, new Figures());
        for (int i = 0; i < HISTORIES_MAX; i++) {
            histories.run("broken", i, recipes);
            if (histories.violations().stream().anyMatch(found -> found.rule() == rule)) {
                return;
            }
        }
        assertThat(histories.violations()).extracting(Violation::rule).contains(rule);
    }

    private static Variant ledgerIs(UnaryOperator<Ledger> breaks) {
        return new Variant() {
            @Override
            public Ledger ledger(Ledger ledger) {
                return breaks.apply(ledger);
            }
        };
    }

    private static Variant policyIs(UnaryOperator<UncertainSendPolicy> breaks) {
        return new Variant() {
            @Override
            public Function<Message, QueueAction> consumer(
                    Ledger ledger,
                    Provider provider,
                    UncertainSendPolicy uncertain,
                    MessageLiveness lifetime,
                    InstantSource clock,
                    RandomGenerator random) {
                return Variant.PRODUCT.consumer(
                        ledger, provider, breaks.apply(uncertain), lifetime, clock, random);
            }
        };
    }

    private interface Consumes {
        Function<Message, QueueAction> over(Ledger ledger, Provider provider);
    }

    private static Variant consumerIs(Consumes consumes) {
        return new Variant() {
            @Override
            public Function<Message, QueueAction> consumer(
                    Ledger ledger,
                    Provider provider,
                    UncertainSendPolicy uncertain,
                    MessageLiveness lifetime,
                    InstantSource clock,
                    RandomGenerator random) {
                return consumes.over(ledger, provider);
            }
        };
    }

    /** Sends where no outcome is recorded, and then records one: the usual way, and wrong. */
    private static Function<Message, QueueAction> recordsAfterwards(
            Ledger ledger, Provider provider) {
        SendState sent = new Sent(1, "provider", false);
        Map<MessageKey, SendState> records = new HashMap<>();
        return message -> {
            if (!records.containsKey(message.key())
                    && provider.send(message) instanceof Outcome.Sent) {
                ledger.begin(message, sent, Instant.EPOCH);
                records.put(message.key(), sent);
            }
            return QueueAction.Acknowledge.SKIPPED;
        };
    }

    private static SendState withoutSayingResent(SendState next) {
        return switch (next) {
            case Claimed(int attempts, Instant leaseUntil, String token, Pass pass)
                    when pass == Pass.RESEND ->
                    new Claimed(attempts, leaseUntil, token, Pass.AFTER_DOUBT);
            case Held(int attempts, Instant since, Reason reason) when reason == Reason.RESENT ->
                    new InDoubt(attempts, since);
            case Sent(int attempts, String providerMessageId, boolean _) ->
                    new Sent(attempts, providerMessageId, false);
            case Queued _, Claimed _, Released _, InDoubt _, Held _, Failed _, Reported _ -> next;
        };
    }

    /** Writes whatever it is asked to: every claim is granted. */
    private static final class Unconditional implements Ledger {
        private final Ledger inner;
        private final Map<MessageKey, SendState> last = new HashMap<>();

        Unconditional(Ledger inner) {
            this.inner = inner;
        }

        @Override
        public Result begin(Message message, SendState next, Instant now) {
            SendState found = last.put(message.key(), next);
            return found == null
                    ? inner.begin(message, next, now)
                    : inner.move(message.key(), found.version(), next, now);
        }

        @Override
        public Result move(
                MessageKey key, SendState.Version expected, SendState next, Instant now) {
            SendState found = last.put(key, next);
            return inner.move(key, found == null ? expected : found.version(), next, now);
        }
    }

    /** Keeps something else than what it was asked to, and says that it did as asked. */
    private record Rewriting(Ledger inner, UnaryOperator<SendState> change) implements Ledger {
        @Override
        public Result begin(Message message, SendState next, Instant now) {
            return inner.begin(message, change.apply(next), now);
        }

        @Override
        public Result move(
                MessageKey key, SendState.Version expected, SendState next, Instant now) {
            return inner.move(key, expected, change.apply(next), now);
        }
    }
}
