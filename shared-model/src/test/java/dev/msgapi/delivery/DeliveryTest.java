package dev.msgapi.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.model.Message;
import dev.msgapi.model.Status;
import dev.msgapi.testing.InMemoryLedger;
import dev.msgapi.testing.Messages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private final Message message = Messages.email();
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final List<Message> sent = new ArrayList<>();
    private Instant now = Messages.ACCEPTED;
    private Outcome outcome = new Outcome.Sent("provider-1");

    private final Delivery delivery =
            new Delivery(
                    ledger,
                    m -> {
                        sent.add(m);
                        return outcome;
                    },
                    () -> now);

    @Test
    void sendsAndRecordsTheProvidersYes() {
        assertThat(delivery.deliver(message)).isEqualTo(Disposition.DONE);
        assertThat(sent).containsExactly(message);
        assertThat(ledger.entry(message).status()).isEqualTo(Status.SENT);
        assertThat(ledger.entry(message).outcome()).isEqualTo(outcome);
    }

    @Test
    void sendsOnceHoweverOftenTheQueueBringsIt() {
        for (int i = 0; i < 3; i++) {
            assertThat(delivery.deliver(message)).isEqualTo(Disposition.DONE);
            now = now.plusSeconds(3600);
        }
        assertThat(sent).hasSize(1);
    }

    @Test
    void neverSendsAgainWhatWasRefused() {
        outcome = new Outcome.Refused(Reason.INVALID_RECIPIENT);
        assertThat(delivery.deliver(message)).isEqualTo(Disposition.DONE);
        assertThat(delivery.deliver(message)).isEqualTo(Disposition.DONE);
        assertThat(sent).hasSize(1);
        assertThat(ledger.entry(message).status()).isEqualTo(Status.FAILED);
    }

    @Test
    void bringsBackWhatAnotherHoldsUntilItsLeaseEnds() {
        ledger.claim(message, now, now.plus(Delivery.LEASE));
        now = now.plus(Delivery.LEASE);
        assertThat(delivery.deliver(message)).isEqualTo(Disposition.HELD);
        assertThat(sent).isEmpty();

        now = now.plusMillis(1);
        assertThat(delivery.deliver(message)).isEqualTo(Disposition.DONE);
        assertThat(sent).hasSize(1);
    }

    @Test
    void bringsBackWhatTheProviderDoesNotTakeNowAndMaySendItAtOnce() {
        outcome = new Outcome.Unavailable();
        assertThat(delivery.deliver(message)).isEqualTo(Disposition.RETRY);
        assertThat(ledger.entry(message).status()).isEqualTo(Status.QUEUED);

        outcome = new Outcome.Sent("provider-2");
        assertThat(delivery.deliver(message)).isEqualTo(Disposition.DONE);
        assertThat(ledger.entry(message).attempts()).isEqualTo(2);
    }

    @Test
    void keepsTheClaimWhereItIsUnknownWhetherTheProviderTookIt() {
        Delivery torn =
                new Delivery(
                        ledger,
                        _ -> {
                            throw new IllegalStateException("cut off");
                        },
                        () -> now);
        assertThatThrownBy(() -> torn.deliver(message)).hasMessage("cut off");
        assertThat(ledger.entry(message).status()).isEqualTo(Status.SENDING);
        assertThat(delivery.deliver(message)).isEqualTo(Disposition.HELD);
        assertThat(sent).isEmpty();
    }

    @Test
    void sendsNothingWhereTheClaimCannotBeWritten() {
        Ledger down =
                new Ledger() {
                    @Override
                    public Claim claim(Message m, Instant from, Instant leaseUntil) {
                        throw new IllegalStateException("table down");
                    }

                    @Override
                    public void settle(Message m, Claim.Taken c, Outcome o, Instant at) {
                        throw new AssertionError("nothing to settle");
                    }
                };
        Delivery delivery = new Delivery(down, _ -> new Outcome.Sent("never"), () -> now);
        assertThatThrownBy(() -> delivery.deliver(message)).hasMessage("table down");
    }

    @Test
    void leavesTheRecordOfALaterClaimAlone() {
        Claim.Taken late = (Claim.Taken) ledger.claim(message, now, now.plus(Delivery.LEASE));
        now = now.plus(Delivery.LEASE).plusMillis(1);
        delivery.deliver(message);
        ledger.settle(message, late, new Outcome.Unavailable(), now);
        assertThat(ledger.entry(message).status()).isEqualTo(Status.SENT);
    }
}
