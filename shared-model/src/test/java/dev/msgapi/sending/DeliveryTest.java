package dev.msgapi.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.model.ErasureId;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Retention;
import dev.msgapi.model.Status;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.testing.Ids;
import dev.msgapi.testing.InMemoryLedger;
import dev.msgapi.testing.Messages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final Duration GRACE = Duration.ofMinutes(5);
    private static final Duration SEND_WITHIN = Duration.ofDays(6);
    private static final QueueAction DONE = QueueAction.Acknowledge.SKIPPED;
    private static final QueueAction DROPPED = QueueAction.Acknowledge.DROPPED;

    private static final AttemptNote NONE = AttemptNote.NONE;

    private final Message message = Messages.email();
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final List<Message> sent = new ArrayList<>();
    private Instant now = Messages.ACCEPTED;
    private Instant erased = Instant.MIN;
    private boolean erasuresAreDown;
    private Outcome outcome = new Outcome.Sent("provider-1");

    private final Delivery resends = delivery(ledger, true);
    private final Delivery holds = delivery(ledger, false);

    @Test
    void sendsAndRecordsThatTheProviderAccepted() {
        assertThat(resends.deliver(message, NONE)).isEqualTo(recorded());
        assertThat(sent).containsExactly(message);
        assertThat(ledger.history(message))
                .extracting(SendState::status)
                .containsExactly(Status.SENDING, Status.SENT);
        assertThat(state()).isEqualTo(new SendState.Sent(1, "provider-1", false));
    }

    @Test
    void sendsOnceHoweverOftenItIsReceived() {
        assertThat(resends.deliver(message, NONE)).isEqualTo(recorded());
        for (int i = 0; i < 3; i++) {
            assertThat(resends.deliver(message, NONE)).isEqualTo(DONE);
            now = now.plusSeconds(3600);
        }
        assertThat(sent).hasSize(1);
    }

    @Test
    void dropsAnErasedMessageWithoutAnItem() {
        erased = Messages.ACCEPTED;
        now = now.plusSeconds(1);
        assertThat(resends.deliver(message, NONE)).isEqualTo(DROPPED);
        assertThat(sent).isEmpty();
        assertThat(ledger.history(message)).isEmpty();
    }

    @Test
    void dropsAMessageThatWasErasedAfterTheCheck() {
        Ledger refuses = refusing(new Ledger.Result.Erased());
        assertThat(delivery(refuses, true).deliver(message, NONE)).isEqualTo(DROPPED);
        assertThat(sent).isEmpty();
    }

    @Test
    void acknowledgesAMessageInAStateOfALaterVersionWithoutSendingIt() {
        Ledger refuses = refusing(new Ledger.Result.LaterState());
        assertThat(delivery(refuses, true).deliver(message, NONE)).isEqualTo(DONE);
        assertThat(sent).isEmpty();
    }

    /** A ledger in which no message can be begun. */
    private static Ledger refusing(Ledger.Result result) {
        return new Ledger() {
            @Override
            public void storeContent(Message message) {}

            @Override
            public Result begin(Message message, SendState next, Instant now) {
                return result;
            }

            @Override
            public Result move(
                    MessageKey key, SendState.Version expected, SendState next, Instant now) {
                throw new AssertionError("nothing was begun");
            }
        };
    }

    @Test
    void leavesAMessageThatALaterVersionHasMovedMeanwhile() {
        Ledger moved =
                new Slow() {
                    @Override
                    public Result move(MessageKey k, SendState.Version e, SendState n, Instant at) {
                        return new Result.LaterState();
                    }
                };
        assertThat(delivery(moved, true).deliver(message, NONE))
                .isInstanceOf(QueueAction.Recorded.class);
        assertThat(sent).hasSize(1);
        assertThat(state()).isInstanceOf(SendState.Claimed.class);
    }

    @Test
    void sendsAMessageAcceptedAfterTheErasure() {
        erased = Messages.ACCEPTED.minusMillis(1);
        assertThat(resends.deliver(message, NONE)).isEqualTo(recorded());
        assertThat(sent).hasSize(1);
    }

    @Test
    void neverResendsAMessageErasedWhileInDoubt() {
        outcome = new Outcome.Unknown();
        assertThat(resends.deliver(message, NONE)).isInstanceOf(QueueAction.Requeue.class);
        erased = now;
        now = now.plus(GRACE).plusSeconds(60);
        assertThat(resends.deliver(message, NONE)).isEqualTo(DROPPED);
        assertThat(sent).hasSize(1);
    }

    @Test
    void dropsAMessageWhoseRetentionEndedInAQueue() {
        now = Messages.ACCEPTED.plus(Duration.ofDays(20));
        assertThat(resends.deliver(message, NONE)).isEqualTo(DROPPED);
        assertThat(ledger.history(message)).isEmpty();
    }

    @Test
    void recordsAMessageThatWaitedTooLongAsExpired() {
        now = Messages.ACCEPTED.plus(Duration.ofDays(15));
        assertThat(resends.deliver(message, NONE)).isEqualTo(DONE);
        assertThat(sent).isEmpty();
        assertThat(state()).isEqualTo(new SendState.Failed(0, Reason.EXPIRED));
    }

    @Test
    void neverResendsARefusedMessage() {
        outcome = new Outcome.Refused(Reason.INVALID_RECIPIENT);
        assertThat(resends.deliver(message, NONE)).isEqualTo(recorded());
        assertThat(resends.deliver(message, NONE)).isEqualTo(DONE);
        assertThat(sent).hasSize(1);
        assertThat(state()).isEqualTo(new SendState.Failed(1, Reason.INVALID_RECIPIENT));
    }

    @Test
    void hidesAMessageThatAnotherConsumerHasClaimed() {
        anotherClaims();
        now = now.plusSeconds(5);
        assertThat(resends.deliver(message, NONE))
                .isEqualTo(new QueueAction.Hide(Delivery.LEASE.minusSeconds(4)));
        assertThat(sent).isEmpty();
    }

    @Test
    void waitsLongerEachTimeForAnUnavailableProviderAndKeepsTheStatus() {
        outcome = new Outcome.Unavailable();
        Duration longest = Duration.ZERO;
        AttemptNote note = NONE;
        for (int i = 1; i <= 12; i++) {
            QueueAction.Requeue later = (QueueAction.Requeue) resends.deliver(message, note);
            Duration most = Duration.ofSeconds(Math.min(900, 1L << i));
            assertThat(later.delay()).isBetween(most.dividedBy(2), most);
            longest = later.delay();
            note = later.note();
            now = now.plus(later.delay());
        }
        assertThat(longest).isGreaterThanOrEqualTo(Duration.ofSeconds(450));
        assertThat(state().status()).isEqualTo(Status.SENDING);

        outcome = new Outcome.Sent("provider-2");
        assertThat(resends.deliver(message, note)).isEqualTo(recorded());
        assertThat(state()).isEqualTo(new SendState.Sent(13, "provider-2", false));
    }

    /** DynamoDB charges each write by the size of the item. */
    @Test
    void writesOnceForEachTryThatIsThrottled() {
        outcome = new Outcome.Unavailable();
        AttemptNote note = NONE;
        for (int i = 1; i <= 5; i++) {
            note = ((QueueAction.Requeue) resends.deliver(message, note)).note();
            assertThat(ledger.writes()).isEqualTo(i);
            assertThat(ledger.contents()).containsExactly(message.key());
        }
    }

    @Test
    void storesTheContentBeforeItClaims() {
        Ledger checking =
                new Slow() {
                    @Override
                    public Result begin(Message m, SendState next, Instant at) {
                        assertThat(ledger.contents()).containsExactly(m.key());
                        return super.begin(m, next, at);
                    }
                };
        assertThat(delivery(checking, true).deliver(message, NONE)).isEqualTo(recorded());
        assertThat(ledger.contents()).hasSize(1);
    }

    @Test
    void doesNotClaimIfTheContentCannotBeStored() {
        Ledger full =
                new Slow() {
                    @Override
                    public void storeContent(Message m) {
                        throw unavailable(false);
                    }
                };
        assertThatThrownBy(() -> delivery(full, true).deliver(message, NONE))
                .isInstanceOf(StoreUnavailable.class);
        assertThat(ledger.history(message)).isEmpty();
        assertThat(sent).isEmpty();
    }

    @Test
    void theTimeToStoreTheContentIsNotTakenFromTheLease() {
        Ledger slow =
                new Slow() {
                    @Override
                    public void storeContent(Message m) {
                        now = now.plus(Delivery.LEASE);
                    }
                };
        assertThat(delivery(slow, true).deliver(message, NONE)).isEqualTo(recorded());
        assertThat(sent).hasSize(1);
        assertThat(ledger.history(message).getFirst())
                .isInstanceOfSatisfying(
                        SendState.Claimed.class,
                        claimed ->
                                assertThat(claimed.leaseUntil())
                                        .isEqualTo(now.plus(Delivery.LEASE)));
    }

    /** A restored table is older than the copy, so that it does not have the claim. */
    @Test
    void storesTheContentAgainIfTheTableHasForgottenTheMessage() {
        outcome = new Outcome.Unavailable();
        AttemptNote note = ((QueueAction.Requeue) resends.deliver(message, NONE)).note();
        InMemoryLedger restored = new InMemoryLedger();
        assertThat(delivery(restored, true).deliver(message, note))
                .isInstanceOf(QueueAction.Requeue.class);
        assertThat(restored.contents()).containsExactly(message.key());
        assertThat(restored.state(message)).isInstanceOf(SendState.Claimed.class);
    }

    /** The sweeper, or a second copy of the message, may come before the copy with the note. */
    @Test
    void sendsAMessageThatSomebodyElseDoubtsAlthoughItWasNotSent() {
        outcome = new Outcome.Unavailable();
        AttemptNote note = ((QueueAction.Requeue) holds.deliver(message, NONE)).note();
        now = now.plus(Delivery.LEASE).plusMillis(1);
        assertThat(holds.deliver(message, NONE)).isEqualTo(DONE);
        assertThat(state().status()).isEqualTo(Status.UNCONFIRMED);

        outcome = new Outcome.Sent("provider-2");
        assertThat(holds.deliver(message, note)).isEqualTo(recorded());
        assertThat(state()).isEqualTo(new SendState.Sent(2, "provider-2", false));
    }

    @Test
    void sendsAMessageWhoseClaimWasWrittenAndNotConfirmed() {
        Ledger silent =
                new Slow() {
                    @Override
                    public Result begin(Message m, SendState next, Instant at) {
                        super.begin(m, next, at);
                        throw unavailable(false);
                    }
                };
        QueueAction.Requeue later =
                (QueueAction.Requeue) delivery(silent, false).deliver(message, NONE);
        assertThat(sent).isEmpty();
        assertThat(later.cause()).isEqualTo("StoreUnavailable/SdkClientException");

        now = now.plus(later.delay());
        assertThat(holds.deliver(message, later.note())).isEqualTo(recorded());
        assertThat(state()).isEqualTo(new SendState.Sent(2, "provider-1", false));
    }

    @Test
    void sendsAMessageWhoseClaimWasNeitherWrittenNorConfirmed() {
        Ledger down =
                new Slow() {
                    @Override
                    public Result begin(Message m, SendState next, Instant at) {
                        throw unavailable(false);
                    }
                };
        AttemptNote note = NONE;
        for (int i = 1; i <= 3; i++) {
            note = ((QueueAction.Requeue) delivery(down, false).deliver(message, note)).note();
            assertThat(note.attempts()).hasSize(i);
        }
        assertThat(holds.deliver(message, note)).isEqualTo(recorded());
        assertThat(state()).isEqualTo(new SendState.Sent(1, "provider-1", false));
    }

    /**
     * Only the token tells a claim that was given up from that of a consumer that may be sending.
     */
    @Test
    void doesNotTakeOverTheClaimOfAnotherConsumer() {
        Ledger down =
                new Slow() {
                    @Override
                    public Result begin(Message m, SendState next, Instant at) {
                        throw unavailable(false);
                    }
                };
        AttemptNote note =
                ((QueueAction.Requeue) delivery(down, false).deliver(message, NONE)).note();
        anotherClaims();
        assertThat(holds.deliver(message, note)).isInstanceOf(QueueAction.Hide.class);
        now = now.plus(Delivery.LEASE).plusMillis(1);
        assertThat(holds.deliver(message, note)).isEqualTo(DONE);
        assertThat(state().status()).isEqualTo(Status.UNCONFIRMED);
        assertThat(sent).isEmpty();
    }

    @Test
    void failsIfTheTableRefusesTheClaim() {
        Ledger denied =
                new Slow() {
                    @Override
                    public Result begin(Message m, SendState next, Instant at) {
                        throw unavailable(true);
                    }
                };
        assertThatThrownBy(() -> delivery(denied, true).deliver(message, NONE))
                .isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void logsWhyTheProviderIsUnavailable() {
        outcome = new Outcome.Unavailable("MessageRejected/not-verified");
        assertThat(resends.deliver(message, NONE).logLine().toString())
                .contains("\"event\":\"requeued\"", "\"cause\":\"MessageRejected/not-verified\"");
    }

    @Test
    void logsBothIdsOfAMessageThatTheProviderAcceptedTwice() {
        Provider late =
                m -> {
                    now = now.plus(Delivery.LEASE).plusSeconds(1);
                    assertThat(resends.deliver(m, NONE)).isInstanceOf(QueueAction.Requeue.class);
                    now = now.plus(GRACE).plusSeconds(1);
                    assertThat(resends.deliver(m, NONE)).isEqualTo(recorded());
                    return new Outcome.Sent("provider-late");
                };
        assertThat(delivery(ledger, late, true).deliver(message, NONE).logLine().toString())
                .contains(
                        "\"event\":\"sent\"",
                        "\"provider_message_id\":\"provider-1\"",
                        "\"other_provider_message_id\":\"provider-late\"");
        assertThat(state()).isEqualTo(new SendState.Sent(2, "provider-1", true));
    }

    @Test
    void failsADeniedMessageAndMaySendItLater() {
        outcome = new Outcome.Denied("AccessDenied");
        assertThat(resends.deliver(message, NONE)).isEqualTo(new QueueAction.Fail("AccessDenied"));
        outcome = new Outcome.Sent("provider-2");
        assertThat(resends.deliver(message, NONE)).isEqualTo(recorded());
    }

    @Test
    void requeuesADeniedMessageThatSomebodyDoubtsBecauseTheOriginalMayBeGone() {
        outcome = new Outcome.Denied("AccessDenied");
        Ledger slow =
                new Slow() {
                    @Override
                    public Result move(MessageKey k, SendState.Version e, SendState n, Instant at) {
                        if (n instanceof SendState.Released) {
                            now = now.plus(Delivery.LEASE).plusMillis(1);
                            assertThat(holds.deliver(message, NONE)).isEqualTo(DONE);
                        }
                        return super.move(k, e, n, at);
                    }
                };
        QueueAction.Requeue copy =
                (QueueAction.Requeue) delivery(slow, true).deliver(message, NONE);
        assertThat(copy.delay()).isEqualTo(Duration.ofSeconds(1));
        outcome = new Outcome.Sent("provider-2");
        assertThat(holds.deliver(message, copy.note())).isEqualTo(recorded());
        assertThat(state()).isEqualTo(new SendState.Sent(2, "provider-2", false));
    }

    @Test
    void resendsAMessageInDoubtAfterTheGracePeriod() {
        outcome = new Outcome.Unknown();
        assertThat(resends.deliver(message, NONE))
                .isEqualTo(new QueueAction.Requeue(GRACE.plusSeconds(1)));
        now = now.plusSeconds(60);
        assertThat(resends.deliver(message, NONE))
                .isEqualTo(new QueueAction.Requeue(GRACE.minusSeconds(59)));
        assertThat(sent).hasSize(1);

        now = now.plus(GRACE);
        assertThat(resends.deliver(message, NONE)).isEqualTo(recorded());
        now = now.plus(GRACE);
        assertThat(resends.deliver(message, NONE)).isEqualTo(DONE);
        assertThat(sent).hasSize(2);
        assertThat(state().status()).isEqualTo(Status.UNCONFIRMED);
        assertThat(state())
                .isInstanceOfSatisfying(
                        SendState.Held.class,
                        held -> assertThat(held.reason()).isEqualTo(Reason.RESENT));
    }

    @Test
    void neverResendsAMessageInDoubtUnderThePolicyHold() {
        outcome = new Outcome.Unknown();
        assertThat(holds.deliver(message, NONE)).isEqualTo(recorded());
        now = now.plus(Duration.ofDays(3));
        assertThat(holds.deliver(message, NONE)).isEqualTo(DONE);
        assertThat(sent).hasSize(1);
        assertThat(state().status()).isEqualTo(Status.UNCONFIRMED);
    }

    @Test
    void treatsTheClaimOfADeadConsumerAsInDoubt() {
        anotherClaims();
        now = now.plus(Delivery.LEASE).plusMillis(1);
        assertThat(holds.deliver(message, NONE)).isEqualTo(DONE);
        assertThat(sent).isEmpty();
        assertThat(state().status()).isEqualTo(Status.UNCONFIRMED);
    }

    @Test
    void doesNotSendIfItsLeaseDoesNotCoverTheCall() {
        Ledger slow =
                new Slow() {
                    @Override
                    void afterWrite() {
                        now = now.plus(Delivery.LEASE).minus(Delivery.CALL).plusMillis(1);
                    }
                };
        assertThat(delivery(slow, true).deliver(message, NONE))
                .isInstanceOf(QueueAction.Requeue.class);
        assertThat(sent).isEmpty();
        assertThat(state().attempts()).isEqualTo(1);
    }

    @Test
    void recognisesItsOwnClaimAfterARepeatedWrite() {
        // The SDK's second attempt finds what its first attempt wrote, whose answer was lost.
        Ledger lossy =
                new Slow() {
                    @Override
                    public Result begin(Message m, SendState next, Instant at) {
                        super.begin(m, next, at);
                        return super.begin(m, next, at);
                    }
                };
        assertThat(delivery(lossy, true).deliver(message, NONE)).isEqualTo(recorded());
        assertThat(sent).hasSize(1);
    }

    @Test
    void doesNotSendIfTheClaimCannotBeWritten() {
        Ledger down =
                new Slow() {
                    @Override
                    public Result begin(Message m, SendState next, Instant at) {
                        throw new IllegalStateException("table down");
                    }
                };
        assertThatThrownBy(() -> delivery(down, true).deliver(message, NONE))
                .hasMessage("table down");
        assertThat(sent).isEmpty();
    }

    @Test
    void writesTheOutcomeAgainIfTheFirstWriteFailed() {
        int[] moves = {0};
        Ledger shaky =
                new Slow() {
                    @Override
                    public Result move(MessageKey k, SendState.Version e, SendState n, Instant at) {
                        if (moves[0]++ == 0) {
                            throw new IllegalStateException("table down");
                        }
                        return super.move(k, e, n, at);
                    }
                };
        delivery(shaky, true).deliver(message, NONE);
        assertThat(state().status()).isEqualTo(Status.SENT);
        assertThat(sent).hasSize(1);
    }

    /** A known yes survives the table: the copy's consumer records it and sends nothing. */
    @Test
    void recordsLaterWhatTheTableCannotRecordNow() {
        QueueAction.Requeue later =
                (QueueAction.Requeue) delivery(withoutMoves(false), true).deliver(message, NONE);
        assertThat(later.cause())
                .isEqualTo("unrecorded/Sent/provider-1/StoreUnavailable/SdkClientException");
        now = now.plus(GRACE).plusSeconds(1);
        QueueAction.Requeue again =
                (QueueAction.Requeue)
                        delivery(withoutMoves(false), true).deliver(message, later.note());
        assertThat(again.note()).isEqualTo(later.note());
        assertThatThrownBy(() -> delivery(withoutMoves(true), true).deliver(message, later.note()))
                .isInstanceOf(StoreUnavailable.class);

        outcome = new Outcome.Sent("provider-2");
        assertThat(resends.deliver(message, again.note())).isEqualTo(recorded());
        assertThat(state()).isEqualTo(new SendState.Sent(1, "provider-1", false));
        assertThat(sent).hasSize(1);
    }

    @Test
    void recordsWithItsContentWhatARestoredTableHasForgotten() {
        QueueAction.Requeue later =
                (QueueAction.Requeue) delivery(withoutMoves(false), true).deliver(message, NONE);
        InMemoryLedger restored = new InMemoryLedger();
        assertThat(delivery(restored, true).deliver(message, later.note()))
                .isEqualTo(new QueueAction.Recorded(new SendState.Sent(0, "provider-1", false)));
        assertThat(restored.contents()).containsExactly(message.key());
        assertThat(sent).hasSize(1);
    }

    /** The original comes back, and is received before the copy that knows better. */
    @Test
    void doesNotSendAgainAfterAnOutageThatWasLongerThanTheGracePeriod() {
        QueueAction.Requeue copy =
                (QueueAction.Requeue) delivery(withoutMoves(false), true).deliver(message, NONE);
        now = now.plus(GRACE.multipliedBy(10));
        assertThat(resends.deliver(message, NONE))
                .isEqualTo(new QueueAction.Requeue(GRACE.plusSeconds(1)));
        assertThat(resends.deliver(message, copy.note())).isEqualTo(recorded());
        assertThat(resends.deliver(message, NONE)).isEqualTo(DONE);
        assertThat(state()).isEqualTo(new SendState.Sent(1, "provider-1", false));
        assertThat(sent).hasSize(1);
    }

    @Test
    void recordsLaterIfTheErasuresAreUnavailableToo() {
        AttemptNote note =
                ((QueueAction.Requeue) delivery(withoutMoves(false), true).deliver(message, NONE))
                        .note();
        erasuresAreDown = true;
        assertThat(resends.deliver(message, note))
                .isInstanceOfSatisfying(
                        QueueAction.Requeue.class,
                        later -> {
                            assertThat(later.note()).isEqualTo(note);
                            assertThat(later.delay()).isLessThan(SendPolicy.GRACE_MIN);
                        });
        assertThatThrownBy(() -> resends.deliver(message, NONE))
                .isInstanceOf(StoreUnavailable.class);
    }

    /** The second send of a message in doubt is throttled, and the original comes back. */
    @Test
    void resendsAMessageWhoseSecondSendWasThrottled() {
        outcome = new Outcome.Unknown();
        assertThat(resends.deliver(message, NONE)).isInstanceOf(QueueAction.Requeue.class);
        now = now.plus(GRACE).plusSeconds(1);
        outcome = new Outcome.Unavailable();
        AttemptNote note = ((QueueAction.Requeue) resends.deliver(message, NONE)).note();
        now = now.plus(Delivery.LEASE).plusSeconds(1);
        assertThat(resends.deliver(message, NONE)).isEqualTo(DONE);
        assertThat(state()).isInstanceOf(SendState.Held.class);

        outcome = new Outcome.Sent("provider-2");
        assertThat(resends.deliver(message, note)).isEqualTo(recorded());
        assertThat(state()).isEqualTo(new SendState.Sent(3, "provider-2", true));
    }

    @Test
    void triesAgainAfterARefusalThatTheTableCannotRecord() {
        outcome = new Outcome.Refused(Reason.INVALID_RECIPIENT);
        QueueAction.Requeue later =
                (QueueAction.Requeue) delivery(withoutMoves(false), false).deliver(message, NONE);
        now = now.plus(Delivery.LEASE).plusSeconds(1);
        assertThat(holds.deliver(message, later.note())).isEqualTo(recorded());
        assertThat(state()).isEqualTo(new SendState.Failed(2, Reason.INVALID_RECIPIENT));
    }

    private Ledger withoutMoves(boolean isLasting) {
        return new Slow() {
            @Override
            public Result move(MessageKey k, SendState.Version e, SendState n, Instant at) {
                throw unavailable(isLasting);
            }
        };
    }

    private static StoreUnavailable unavailable(boolean isLasting) {
        return new StoreUnavailable(
                "SdkClientException", isLasting, new IllegalStateException("table down"));
    }

    @Test
    void doesNotSendAMessageThatWaitedTooLong() {
        now = now.plus(SEND_WITHIN).plusMillis(1);
        assertThat(resends.deliver(message, NONE)).isEqualTo(DONE);
        assertThat(sent).isEmpty();
        assertThat(state()).isEqualTo(new SendState.Failed(0, Reason.EXPIRED));
    }

    /** The ledger, with calls that a test can slow down or break. */
    private class Slow implements Ledger {
        void afterWrite() {}

        @Override
        public void storeContent(Message m) {
            ledger.storeContent(m);
        }

        @Override
        public Result begin(Message m, SendState next, Instant at) {
            Result result = ledger.begin(m, next, at);
            afterWrite();
            return result;
        }

        @Override
        public Result move(MessageKey key, SendState.Version expected, SendState next, Instant at) {
            return ledger.move(key, expected, next, at);
        }
    }

    private Optional<ErasureId> erasure() {
        return erased.equals(Instant.MIN) ? Optional.empty() : Optional.of(Ids.erasure(erased));
    }

    private void anotherClaims() {
        Instant leaseUntil = now.plus(Delivery.LEASE);
        ledger.begin(
                message, new SendState.Claimed(1, leaseUntil, "other", SendState.Pass.FIRST), now);
    }

    private QueueAction recorded() {
        return new QueueAction.Recorded(state());
    }

    private SendState state() {
        return ledger.state(message);
    }

    private Delivery delivery(Ledger over, boolean resend) {
        Provider provider =
                m -> {
                    sent.add(m);
                    return outcome;
                };
        return delivery(over, provider, resend);
    }

    private Delivery delivery(Ledger over, Provider provider, boolean resend) {
        return new Delivery(
                over,
                provider,
                new SendPolicy(resend, GRACE, SEND_WITHIN, Instant.MIN),
                new MessageLiveness(
                        new Retention(20),
                        (_, at) -> {
                            if (erasuresAreDown) {
                                throw unavailable(false);
                            }
                            return erased.isBefore(at) ? erasure() : Optional.empty();
                        }),
                () -> now,
                new Random(1));
    }
}
