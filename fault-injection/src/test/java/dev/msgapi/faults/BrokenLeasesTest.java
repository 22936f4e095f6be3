package dev.msgapi.faults;

import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.model.Message;
import dev.msgapi.sending.AttemptNote;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.MessageLiveness;
import dev.msgapi.sending.Provider;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.SendState.Claimed;
import dev.msgapi.sending.UncertainSendPolicy;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * The checker finds what is wrong with each of these leases.
 *
 * <p>It cannot find a sweeper that does not wait for {@code Sweep.SLACK} after a lease: its write
 * also requires that the lease has ended, and an answer that arrives later still counts. The wait
 * only keeps a message from being {@code unconfirmed} for a moment while its consumer is slow.
 */
class BrokenLeasesTest {
    /** So it believes that its lease covers the call, however long it was halted. */
    @Test
    void findsAConsumerThatReadsItsClockOnlyOnce() {
        RuleAssertions.assertBreaksOnly(
                Rule.SENT_WITHOUT_LEASE,
                new Variant() {
                    @Override
                    public BiFunction<Message, AttemptNote, QueueAction> consumer(
                            Ledger ledger,
                            Provider provider,
                            UncertainSendPolicy uncertain,
                            MessageLiveness liveness,
                            InstantSource clock,
                            RandomGenerator random) {
                        return (message, note) ->
                                Variant.PRODUCT
                                        .consumer(
                                                ledger,
                                                provider,
                                                uncertain,
                                                liveness,
                                                InstantSource.fixed(clock.instant()),
                                                random)
                                        .apply(message, note);
                    }
                });
    }

    @Test
    void findsALeaseThatIsShorterThanTheCall() {
        RuleAssertions.assertBreaksOnly(
                Rule.SENT_WITHOUT_LEASE,
                new Variant() {
                    @Override
                    public Ledger ledger(Ledger ledger) {
                        return new BrokenLedgers.Rewriting(ledger, BrokenLeasesTest::shortened);
                    }
                });
    }

    private static SendState shortened(SendState next) {
        return next instanceof Claimed claimed
                ? new Claimed(
                        claimed.attempts(),
                        claimed.leaseUntil().minusSeconds(10),
                        claimed.token(),
                        claimed.pass())
                : next;
    }
}
