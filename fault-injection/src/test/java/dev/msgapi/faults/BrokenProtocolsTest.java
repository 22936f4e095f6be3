package dev.msgapi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.faults.SimulatedRuns.Recipe;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Status;
import dev.msgapi.queue.Outbox;
import dev.msgapi.queue.QueueUnavailable;
import dev.msgapi.sending.AttemptNote;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.Outcome;
import dev.msgapi.sending.Provider;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.sending.SendPolicy;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.SendState.Queued;
import dev.msgapi.sending.SendState.Released;
import dev.msgapi.sending.SendState.Sent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The checker finds what is wrong with each of these protocols. */
class BrokenProtocolsTest {
    private static final int RUNS_MAX = 4000;

    @Test
    void findsATableWithoutItsConditions() {
        assertBreaks(Rule.ACCEPTED_TOO_OFTEN, ledgerIs(BrokenLedgers.Unconditional::new));
    }

    @Test
    void findsAConsumerThatSendsWithoutAClaim() {
        assertBreaks(Rule.ACCEPTED_TOO_OFTEN, consumerIs(BrokenProtocolsTest::recordsAfterwards));
    }

    @Test
    void findsASecondSendThatIsNotMarkedAsResent() {
        assertBreaks(
                Rule.ACCEPTED_TOO_OFTEN,
                ledgerIs(inner ->
                        new BrokenLedgers.Rewriting(inner, BrokenLedgers::withoutSayingResent)));
    }

    @Test
    void findsAStatusThatGoesBackToQueued() {
        assertBreaks(
                Rule.WENT_BACKWARDS,
                ledgerIs(inner ->
                        new BrokenLedgers.Rewriting(
                                inner,
                                next ->
                                        next.status() == Status.SENDING && next instanceof Released
                                                ? new Queued()
                                                : next)));
    }

    @Test
    void findsAConsumerThatRecordsSentWithoutASend() {
        assertBreaks(
                Rule.UNTRUE_STATUS,
                consumerIs(parts -> {
                    Provider optimist =
                            message -> {
                                Outcome outcome = parts.provider().send(message);
                                return outcome instanceof Outcome.Unavailable
                                        ? new Outcome.Sent("surely")
                                        : outcome;
                            };
                    return parts.with(optimist).build();
                }));
    }

    @Test
    void findsAConsumerThatAcknowledgesBeforeItSends() {
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
    void findsA202ThatTheQueueDidNotConfirm() {
        assertBreaks(
                Rule.LOST,
                new Variant() {
                    @Override
                    public Outbox outbox(Outbox outbox) {
                        return message -> {
                            try {
                                outbox.publish(message);
                            } catch (QueueUnavailable e) {
                                // Ignored, which is what is wrong here.
                            }
                        };
                    }
                });
    }

    @Test
    void findsAResendUnderThePolicyHold() {
        assertBreaks(
                Rule.RESENT_WITHOUT_DOUBT,
                policyIs(any ->
                        new SendPolicy(true, any.grace(), any.sendWithin(), any.restoredAt())));
    }

    @Test
    void findsAResendBeforeTheGracePeriodEnds() {
        assertBreaks(
                Rule.RESENT_WITHOUT_DOUBT,
                policyIs(any ->
                        new SendPolicy(
                                any.resend(), Duration.ZERO, any.sendWithin(), any.restoredAt())));
    }

    @Test
    void findsAMissingResendUnderThePolicyResend() {
        assertBreaks(
                Rule.UNSETTLED,
                policyIs(any ->
                        new SendPolicy(false, any.grace(), any.sendWithin(), any.restoredAt())));
    }

    @Test
    void findsConsumersThatDoNotKnowOfARestore() {
        assertBreaks(
                Rule.SENT_AFTER_RESTORE,
                new Variant() {
                    @Override
                    public SendPolicy restored(SendPolicy policy, Instant restoredAt) {
                        return policy;
                    }
                });
    }

    @Test
    void findsThrottlingThatUsesUpReceives() {
        SimulatedRuns runs =
                new SimulatedRuns(
                        consumerIs(parts -> {
                            BiFunction<Message, AttemptNote, QueueAction> product =
                                    parts.with(Scenario.policy(false)).build();
                            Map<MessageKey, AttemptNote> notes = new HashMap<>();
                            return (message, _) -> {
                                AttemptNote note =
                                        notes.getOrDefault(message.key(), AttemptNote.NONE);
                                if (product.apply(message, note)
                                        instanceof QueueAction.Requeue requeue) {
                                    notes.put(message.key(), requeue.note());
                                    return new QueueAction.Fail("throttled");
                                }
                                return QueueAction.Acknowledge.SKIPPED;
                            };
                        }),
                        new RunStats());
        runs.run("throttled", 1, _ -> ThrottlingTest.recipe(120));
        assertThat(runs.violations())
                .extracting(Violation::rule)
                .contains(Rule.DEAD_LETTERED_BY_THROTTLING);
    }

    static void assertBreaks(Rule rule, Variant variant) {
        assertBreaks(rule, variant, SimulatedRunsTest::random);
    }

    static void assertBreaks(Rule rule, Variant variant, LongFunction<Recipe> recipes) {
        SimulatedRuns runs = new SimulatedRuns(variant, new RunStats());
        for (int i = 0; i < RUNS_MAX; i++) {
            runs.run("broken", i, recipes);
            if (runs.violations().stream().anyMatch(found -> found.rule() == rule)) {
                return;
            }
        }
        assertThat(runs.violations()).extracting(Violation::rule).contains(rule);
    }

    private static Variant ledgerIs(UnaryOperator<Ledger> breaks) {
        return new Variant() {
            @Override
            public Ledger ledger(Ledger ledger) {
                return breaks.apply(ledger);
            }
        };
    }

    private static Variant policyIs(UnaryOperator<SendPolicy> breaks) {
        return consumerIs(parts -> parts.with(breaks.apply(parts.policy())).build());
    }

    static Variant consumerIs(
            Function<ConsumerParts, BiFunction<Message, AttemptNote, QueueAction>> factory) {
        return new Variant() {
            @Override
            public BiFunction<Message, AttemptNote, QueueAction> consumer(ConsumerParts parts) {
                return factory.apply(parts);
            }
        };
    }

    /** Sends if no outcome is recorded, and then records one: a common mistake. */
    private static BiFunction<Message, AttemptNote, QueueAction> recordsAfterwards(
            ConsumerParts parts) {
        SendState sent = new Sent(1, "provider", false);
        Map<MessageKey, SendState> records = new HashMap<>();
        return (message, _) -> {
            if (!records.containsKey(message.key())
                    && parts.provider().send(message) instanceof Outcome.Sent) {
                parts.ledger().begin(message, sent, Instant.EPOCH);
                records.put(message.key(), sent);
            }
            return QueueAction.Acknowledge.SKIPPED;
        };
    }
}
