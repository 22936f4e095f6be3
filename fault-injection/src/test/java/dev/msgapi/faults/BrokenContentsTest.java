package dev.msgapi.faults;

import dev.msgapi.faults.SimulatedRuns.Recipe;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageKey;
import dev.msgapi.sending.AttemptNote;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.sending.SendState;
import dev.msgapi.store.SealedMessageWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The checkers find functions that do not store a large content before its message. */
class BrokenContentsTest {
    /** A reader sees the message before its content, and a killed consumer leaves it so. */
    @Test
    void findsAConsumerThatClaimsBeforeItStoresTheContent() {
        RuleAssertions.assertBreaksOnly(Rule.UNREADABLE, consumersLedgerIs(ClaimsFirst::new));
    }

    @Test
    void findsAConsumerThatStoresNoContent() {
        RuleAssertions.assertBreaksOnly(
                Rule.UNREADABLE, consumersLedgerIs(StoresNone::new), _ -> large(false));
    }

    @Test
    void findsASecureStoreThatStoresNoContent() {
        RuleAssertions.assertBreaksOnly(
                Rule.UNREADABLE,
                new Variant() {
                    @Override
                    public SealedMessageWriter sealedMessages(SealedMessageWriter messages) {
                        return new SealedMessageWriter() {
                            @Override
                            public void storeContent(Message message, ByteBuffer sealed) {}

                            @Override
                            public void store(Message message, ByteBuffer sealed, Instant now) {
                                messages.store(message, sealed, now);
                            }
                        };
                    }
                },
                _ -> large(true));
    }

    private static Recipe large(boolean storeSecure) {
        Scenario.Post post =
                new Scenario.Post(Channel.EMAIL, storeSecure, Duration.ZERO, null).large();
        return new Recipe(Scenario.single(post, true, false), FaultPlan.CALM);
    }

    private static Variant consumersLedgerIs(UnaryOperator<Ledger> breaks) {
        return new Variant() {
            @Override
            public BiFunction<Message, AttemptNote, QueueAction> consumer(ConsumerParts parts) {
                return parts.with(breaks.apply(parts.ledger())).build();
            }
        };
    }

    /** Stores the content after the first state of a message. */
    private record ClaimsFirst(Ledger inner) implements Ledger {
        @Override
        public void storeContent(Message message) {}

        @Override
        public Result begin(Message message, SendState next, Instant now) {
            Result result = inner.begin(message, next, now);
            inner.storeContent(message);
            return result;
        }

        @Override
        public Result move(
                MessageKey key, SendState.Version expected, SendState next, Instant now) {
            return inner.move(key, expected, next, now);
        }
    }

    /** Leaves the content out if it does not fit the item with the state. */
    private record StoresNone(Ledger inner) implements Ledger {
        @Override
        public void storeContent(Message message) {}

        @Override
        public Result begin(Message message, SendState next, Instant now) {
            return inner.begin(message, next, now);
        }

        @Override
        public Result move(
                MessageKey key, SendState.Version expected, SendState next, Instant now) {
            return inner.move(key, expected, next, now);
        }
    }
}
