package dev.msgapi.faults;

import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.SendState.Claimed;
import java.time.InstantSource;
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
                BrokenProtocolsTest.consumerIs(parts ->
                        (message, note) ->
                                parts.with(InstantSource.fixed(parts.clock().instant()))
                                        .build()
                                        .apply(message, note)));
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
