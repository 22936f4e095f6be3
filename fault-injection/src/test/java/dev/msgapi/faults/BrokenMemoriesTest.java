package dev.msgapi.faults;

import dev.msgapi.faults.SimulatedRuns.Recipe;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Message;
import dev.msgapi.sending.AttemptNote;
import dev.msgapi.sending.QueueAction;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The checker finds consumers that forget what an earlier one knew. */
class BrokenMemoriesTest {
    @Test
    void findsAConsumerThatForgetsThatTheProviderAccepted() {
        RuleAssertions.assertBreaksOnly(
                Rule.YES_FORGOTTEN,
                forgetting(attempt -> attempt.providerMessageId() != null),
                _ -> outageOfTheOutcomes());
    }

    /** The table takes no outcome of the first send for a few minutes. */
    private static Recipe outageOfTheOutcomes() {
        return new Recipe(
                Scenario.single(
                        new Scenario.Post(Channel.EMAIL, false, Duration.ZERO, null), true, false),
                FaultPlan.outage(
                        Set.of(Port.TABLE_MOVE),
                        InjectedFault.EXCEPTION_BEFORE,
                        Duration.ofMinutes(10)));
    }

    @Test
    void findsAConsumerThatForgetsThatNothingWasSent() {
        RuleAssertions.assertBreaksOnly(
                Rule.NO_FORGOTTEN, forgetting(attempt -> attempt.providerMessageId() == null));
    }

    private static Variant forgetting(Predicate<AttemptNote.Attempt> forgotten) {
        return BrokenProtocolsTest.consumerIs(parts -> {
            BiFunction<Message, AttemptNote, QueueAction> product = parts.build();
            return (message, note) ->
                    product.apply(
                            message,
                            new AttemptNote(
                                    note.attempts().stream().filter(forgotten.negate()).toList()));
        });
    }
}
