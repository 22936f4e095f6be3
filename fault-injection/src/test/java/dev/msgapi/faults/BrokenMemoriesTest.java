package dev.msgapi.faults;

import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.model.Message;
import dev.msgapi.sending.AttemptNote;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.MessageLiveness;
import dev.msgapi.sending.Provider;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.sending.UncertainSendPolicy;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The checker finds consumers that forget what an earlier one knew. */
class BrokenMemoriesTest {
    @Test
    void findsAConsumerThatForgetsThatTheProviderAccepted() {
        RuleAssertions.assertBreaksOnly(
                Rule.YES_FORGOTTEN, forgetting(attempt -> attempt.providerMessageId() != null));
    }

    @Test
    void findsAConsumerThatForgetsThatNothingWasSent() {
        RuleAssertions.assertBreaksOnly(
                Rule.NO_FORGOTTEN, forgetting(attempt -> attempt.providerMessageId() == null));
    }

    private static Variant forgetting(Predicate<AttemptNote.Attempt> forgotten) {
        return new Variant() {
            @Override
            public BiFunction<Message, AttemptNote, QueueAction> consumer(
                    Ledger ledger,
                    Provider provider,
                    UncertainSendPolicy uncertain,
                    MessageLiveness liveness,
                    InstantSource clock,
                    RandomGenerator random) {
                BiFunction<Message, AttemptNote, QueueAction> product =
                        Variant.PRODUCT.consumer(
                                ledger, provider, uncertain, liveness, clock, random);
                return (message, note) ->
                        product.apply(
                                message,
                                new AttemptNote(
                                        note.attempts().stream()
                                                .filter(forgotten.negate())
                                                .toList()));
            }
        };
    }
}
