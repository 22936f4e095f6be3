package dev.msgapi.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.Reason;
import dev.msgapi.model.Status;
import dev.msgapi.sending.SendProtocol.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SendProtocolTest {
    private static final Instant NOW = Instant.parse("2026-11-22T15:42:08.000Z");
    private static final Instant ACCEPTED = NOW.minusSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration GRACE = Duration.ofMinutes(5);
    private static final Duration SEND_WITHIN = Duration.ofDays(6);
    private static final Instant LEASE_END = NOW.plus(LEASE);

    private static final SendState.Claimed CLAIMED =
            new SendState.Claimed(1, LEASE_END, "word", SendState.Pass.FIRST);
    private static final SendState RELEASED = new SendState.Released(1, false);
    private static final SendState DOUBTFUL = new SendState.InDoubt(1, LEASE_END.plus(GRACE));
    private static final SendState.Claimed RESENDING =
            new SendState.Claimed(2, LEASE_END, "word", SendState.Pass.RESEND);

    private final SendProtocol resend =
            new SendProtocol(new SendPolicy(true, GRACE, SEND_WITHIN, Instant.MIN), LEASE);
    private final SendProtocol hold =
            new SendProtocol(new SendPolicy(false, GRACE, SEND_WITHIN, Instant.MIN), LEASE);

    @Test
    void aNewMessageIsClaimed() {
        assertThat(next(hold, new SendState.Queued(), NOW, "word"))
                .isEqualTo(new Step.Claim(CLAIMED));
    }

    @Test
    void aReleasedMessageIsClaimedAgainAtOnce() {
        assertThat(next(hold, RELEASED, NOW, "word"))
                .isEqualTo(
                        new Step.Claim(
                                new SendState.Claimed(2, LEASE_END, "word", SendState.Pass.FIRST)));
    }

    @Test
    void aLeaseIsRespectedUntilItsLastInstant() {
        assertThat(next(resend, CLAIMED, LEASE_END, "other")).isEqualTo(new Step.Busy(LEASE_END));
    }

    @Test
    void aLapsedLeasePutsTheSendInDoubtAndTheGracePeriodBegins() {
        Instant noticed = LEASE_END.plus(Duration.ofHours(1));
        for (SendProtocol either : List.of(hold, resend)) {
            assertThat(next(either, CLAIMED, noticed, "other"))
                    .isEqualTo(new Step.Move(new SendState.InDoubt(1, noticed.plus(GRACE))));
        }
    }

    @Test
    void aSendInDoubtIsNeverRepeatedUnderThePolicyHold() {
        assertThat(next(hold, DOUBTFUL, NOW, "other")).isEqualTo(new Step.Done());
        assertThat(next(hold, DOUBTFUL, NOW.plus(Duration.ofDays(9)), "other"))
                .isEqualTo(new Step.Done());
    }

    @Test
    void aSendInDoubtIsRepeatedOnlyAfterTheGracePeriod() {
        Instant graceEnds = LEASE_END.plus(GRACE);
        assertThat(next(resend, DOUBTFUL, graceEnds, "word")).isEqualTo(new Step.Resend(graceEnds));
        assertThat(next(resend, DOUBTFUL, graceEnds.plusMillis(1), "word"))
                .isEqualTo(
                        new Step.Claim(
                                new SendState.Claimed(
                                        2,
                                        graceEnds.plusMillis(1).plus(LEASE),
                                        "word",
                                        SendState.Pass.RESEND)));
    }

    /** The claim after a late answer has said that the send in doubt was not accepted. */
    @Test
    void aClaimAfterADoubtAlsoHasALeaseAndAGracePeriod() {
        SendState sending = new SendState.Claimed(2, LEASE_END, "word", SendState.Pass.AFTER_DOUBT);
        for (SendProtocol either : List.of(hold, resend)) {
            assertThat(next(either, sending, LEASE_END, "other"))
                    .isEqualTo(new Step.Busy(LEASE_END));
            Instant noticed = LEASE_END.plusMillis(1);
            assertThat(next(either, sending, noticed, "other"))
                    .isEqualTo(new Step.Move(new SendState.InDoubt(2, noticed.plus(GRACE))));
        }
    }

    @Test
    void aCopyIsNotAcknowledgedDuringTheSecondSend() {
        assertThat(next(resend, RESENDING, LEASE_END, "other")).isEqualTo(new Step.Busy(LEASE_END));
    }

    @Test
    void aSecondSendInDoubtIsTheLast() {
        Instant later = LEASE_END.plus(Duration.ofDays(9));
        SendState over = new SendState.Held(2, later, Reason.RESENT);
        assertThat(next(resend, RESENDING, later, "other")).isEqualTo(new Step.Move(over));
        assertThat(next(resend, over, later.plusSeconds(9), "other")).isEqualTo(new Step.Done());
        assertThat(resend.onOutcome(RESENDING, RESENDING, new Outcome.Unknown(), NOW)).isEmpty();
    }

    @Test
    void aLateNoDoesNotReopenAHeldMessage() {
        SendState over = new SendState.Held(2, LEASE_END, Reason.RESENT);
        for (Outcome no : List.of(new Outcome.Unavailable(), new Outcome.Denied("AccessDenied"))) {
            assertThat(resend.onOutcome(over, RESENDING, no, LEASE_END.plusSeconds(9))).isEmpty();
        }
        assertThat(resend.onOutcome(over, RESENDING, new Outcome.Sent("late"), LEASE_END))
                .contains(new SendState.Sent(2, "late", true));
    }

    static Stream<SendState> settledStates() {
        return Stream.of(
                new SendState.Sent(1, "p-1", false),
                new SendState.Failed(1, Reason.CONTENT_REJECTED),
                new SendState.Reported(1, Status.DELIVERED),
                new SendState.Reported(1, Status.BOUNCED),
                new SendState.Reported(1, Status.COMPLAINED));
    }

    @ParameterizedTest
    @MethodSource("settledStates")
    void aSettledMessageStaysAsItIs(SendState settled) {
        Instant yearsLater = Instant.parse("2036-01-01T00:00:00Z");
        assertThat(next(resend, settled, yearsLater, "word")).isEqualTo(new Step.Done());
        assertThat(onSweep(settled, yearsLater)).isEmpty();
        assertThat(settled.sweepAt(ACCEPTED, SEND_WITHIN)).isEmpty();
        for (Outcome outcome : outcomes()) {
            assertThat(resend.onOutcome(settled, CLAIMED, outcome, NOW)).isEmpty();
        }
    }

    @Test
    void anOutcomeIsRecordedIfTheClaimStillHolds() {
        assertThat(hold.onOutcome(CLAIMED, CLAIMED, new Outcome.Sent("p-1"), NOW))
                .contains(new SendState.Sent(1, "p-1", false));
        assertThat(
                        hold.onOutcome(
                                CLAIMED,
                                CLAIMED,
                                new Outcome.Refused(Reason.CONTENT_REJECTED),
                                NOW))
                .contains(new SendState.Failed(1, Reason.CONTENT_REJECTED));
        assertThat(hold.onOutcome(CLAIMED, CLAIMED, new Outcome.Unavailable(), NOW))
                .contains(RELEASED);
        assertThat(hold.onOutcome(CLAIMED, CLAIMED, new Outcome.Denied("AccessDenied"), NOW))
                .contains(RELEASED);
        assertThat(hold.onOutcome(CLAIMED, CLAIMED, new Outcome.Unknown(), LEASE_END))
                .contains(DOUBTFUL);
    }

    @Test
    void aLateYesEndsTheDoubtEvenUnderANewClaim() {
        assertThat(resend.onOutcome(DOUBTFUL, CLAIMED, new Outcome.Sent("p-1"), NOW))
                .contains(new SendState.Sent(1, "p-1", false));
        assertThat(resend.onOutcome(RESENDING, CLAIMED, new Outcome.Sent("p-1"), NOW))
                .contains(new SendState.Sent(2, "p-1", true));
    }

    @Test
    void aLateNoReleasesAMessageInDoubtAndKeepsItsStatus() {
        Optional<SendState> free =
                hold.onOutcome(DOUBTFUL, CLAIMED, new Outcome.Unavailable(), NOW);
        assertThat(free).contains(new SendState.Released(1, true));
        assertThat(next(hold, free.orElseThrow(), NOW, "word"))
                .isEqualTo(
                        new Step.Claim(
                                new SendState.Claimed(
                                        2, LEASE_END, "word", SendState.Pass.AFTER_DOUBT)));
    }

    @Test
    void aLateNoDoesNotChangeALaterAttempt() {
        for (Outcome outcome : outcomes()) {
            if (!(outcome instanceof Outcome.Sent)) {
                assertThat(resend.onOutcome(RESENDING, CLAIMED, outcome, NOW)).isEmpty();
            }
        }
    }

    @Test
    void aSecondSendThatWasNotAcceptedLeavesTheFirstInDoubt() {
        SendState doubtful = new SendState.InDoubt(2, NOW);
        assertThat(resend.onOutcome(RESENDING, RESENDING, new Outcome.Unavailable(), NOW))
                .contains(doubtful);
        assertThat(next(resend, doubtful, NOW.plusMillis(1), "word"))
                .isInstanceOf(Step.Claim.class);

        Optional<SendState> refused =
                resend.onOutcome(RESENDING, RESENDING, new Outcome.Refused(Reason.SUPPRESSED), NOW);
        assertThat(refused).contains(new SendState.Held(2, NOW, Reason.SUPPRESSED));
        assertThat(next(resend, refused.orElseThrow(), NOW.plusSeconds(9), "word"))
                .isEqualTo(new Step.Done());
        // A late yes to the first send; the second send was refused, but it did happen.
        assertThat(resend.onOutcome(refused.orElseThrow(), CLAIMED, new Outcome.Sent("p-1"), NOW))
                .contains(new SendState.Sent(2, "p-1", true));
    }

    @Test
    void theSweeperSettlesLapsedMessagesAndThoseThatNoQueueContains() {
        assertThat(onSweep(CLAIMED, LEASE_END)).isEmpty();
        Instant noticed = LEASE_END.plusMillis(1);
        assertThat(onSweep(CLAIMED, noticed))
                .contains(new SendState.InDoubt(1, noticed.plus(GRACE)));
        assertThat(onSweep(DOUBTFUL, NOW.plus(Duration.ofDays(9)))).isEmpty();
        Instant last = ACCEPTED.plus(SEND_WITHIN).plus(SendState.SWEEP_MARGIN);
        // An earlier deployment may have given it less time when the index learned of it.
        assertThat(onSweep(RELEASED, last)).isEmpty();
        assertThat(onSweep(RELEASED, last.plusMillis(1)))
                .contains(new SendState.Failed(1, Reason.EXPIRED));
    }

    @Test
    void theIndexContainsAMessageUntilItIsSettledOrInDoubt() {
        assertThat(CLAIMED.sweepAt(ACCEPTED, SEND_WITHIN)).contains(LEASE_END);
        assertThat(RELEASED.sweepAt(ACCEPTED, SEND_WITHIN))
                .contains(ACCEPTED.plus(SEND_WITHIN).plusSeconds(86_400));
        assertThat(new SendState.Queued().sweepAt(ACCEPTED, SEND_WITHIN))
                .contains(ACCEPTED.plus(SEND_WITHIN).plusSeconds(86_400));
        assertThat(DOUBTFUL.sweepAt(ACCEPTED, SEND_WITHIN)).isEmpty();
        assertThat(RESENDING.sweepAt(ACCEPTED, SEND_WITHIN)).isEmpty();
    }

    @Test
    void aMessageThatWaitedForTooLongIsNotSent() {
        Instant last = ACCEPTED.plus(SEND_WITHIN);
        for (SendState waits : List.of(new SendState.Queued(), RELEASED)) {
            assertThat(next(resend, waits, last, "word")).isInstanceOf(Step.Claim.class);
            assertThat(next(resend, waits, last.plusMillis(1), "word"))
                    .isEqualTo(
                            new Step.Move(new SendState.Failed(waits.attempts(), Reason.EXPIRED)));
        }
        assertThat(next(resend, DOUBTFUL, last, "word")).isInstanceOf(Step.Claim.class);
        assertThat(next(resend, DOUBTFUL, last.plusMillis(1), "word")).isEqualTo(new Step.Done());
    }

    /** The table may have forgotten that the message was sent after the restored time. */
    @Test
    void aMessageFromBeforeARestoreIsHeldUnlessItsOutcomeIsKnown() {
        SendProtocol restored =
                new SendProtocol(
                        new SendPolicy(true, GRACE, SEND_WITHIN, ACCEPTED.plusMillis(1)), LEASE);
        Instant later = LEASE_END.plus(GRACE).plusSeconds(1);
        for (SendState found :
                List.of(new SendState.Queued(), RELEASED, CLAIMED, DOUBTFUL, RESENDING)) {
            SendState held = new SendState.Held(found.attempts(), later, Reason.RESTORED);
            assertThat(next(restored, found, later, "word")).isEqualTo(new Step.Move(held));
            assertThat(next(restored, held, later, "word")).isEqualTo(new Step.Done());
        }
        assertThat(next(restored, CLAIMED, NOW, "word")).isEqualTo(new Step.Busy(LEASE_END));
        assertThat(
                        next(
                                restored,
                                new SendState.Queued(),
                                ACCEPTED.plus(SEND_WITHIN).plusSeconds(1),
                                "word"))
                .isInstanceOfSatisfying(
                        Step.Move.class,
                        move -> assertThat(move.next()).isInstanceOf(SendState.Held.class));
    }

    @ParameterizedTest
    @MethodSource("settledStates")
    void aRestoreDoesNotChangeASettledMessage(SendState settled) {
        SendProtocol restored =
                new SendProtocol(
                        new SendPolicy(true, GRACE, SEND_WITHIN, ACCEPTED.plusMillis(1)), LEASE);
        assertThat(next(restored, settled, NOW, "word")).isEqualTo(new Step.Done());
    }

    /** It was sent once, and the table had forgotten it. */
    @Test
    void aKnownYesAfterARestoreIsNotASecondSend() {
        SendState held = new SendState.Held(0, NOW, Reason.RESTORED);
        assertThat(resend.onOutcome(held, CLAIMED, new Outcome.Sent("p-1"), NOW))
                .contains(new SendState.Sent(0, "p-1", false));
    }

    @Test
    void aMessageFromAfterARestoreIsSent() {
        SendProtocol restored =
                new SendProtocol(new SendPolicy(false, GRACE, SEND_WITHIN, ACCEPTED), LEASE);
        assertThat(next(restored, new SendState.Queued(), NOW, "word"))
                .isEqualTo(new Step.Claim(CLAIMED));
    }

    @Test
    void theSweeperHoldsWhatWasAcceptedBeforeARestore() {
        Instant restoredAt = ACCEPTED.plusMillis(1);
        Instant over = ACCEPTED.plus(SEND_WITHIN).plus(SendState.SWEEP_MARGIN).plusMillis(1);
        for (SendState found : List.of(new SendState.Queued(), RELEASED, CLAIMED)) {
            assertThat(SendProtocol.onSweep(found.version(), ACCEPTED, policy(restoredAt), over))
                    .contains(new SendState.Held(found.attempts(), over, Reason.RESTORED));
        }
        assertThat(SendProtocol.onSweep(CLAIMED.version(), ACCEPTED, policy(restoredAt), LEASE_END))
                .isEmpty();
    }

    @Test
    void noStepAndNoOutcomeRevertsAStatus() {
        for (SendState state :
                List.of(new SendState.Queued(), CLAIMED, RELEASED, DOUBTFUL, RESENDING)) {
            for (SendProtocol either : List.of(hold, resend)) {
                for (Instant now : List.of(NOW, LEASE_END.plus(GRACE).plusSeconds(1))) {
                    List<SendState> followers = new ArrayList<>();
                    switch (next(either, state, now, "word")) {
                        case Step.Claim(SendState.Claimed next) -> followers.add(next);
                        case Step.Move(SendState next) -> followers.add(next);
                        case Step.Busy _, Step.Resend _, Step.Done _ -> {}
                    }
                    for (Outcome outcome : outcomes()) {
                        either.onOutcome(state, CLAIMED, outcome, now).ifPresent(followers::add);
                        either.onOutcome(state, RESENDING, outcome, now).ifPresent(followers::add);
                    }
                    onSweep(state, now).ifPresent(followers::add);
                    assertThat(followers)
                            .allSatisfy(next ->
                                    assertThat(rank(next)).isGreaterThanOrEqualTo(rank(state)));
                }
            }
        }
    }

    private static Step next(SendProtocol protocol, SendState state, Instant now, String claim) {
        return protocol.next(state, ACCEPTED, now, claim);
    }

    private static SendPolicy policy(Instant restoredAt) {
        return new SendPolicy(true, GRACE, SEND_WITHIN, restoredAt);
    }

    private static Optional<SendState> onSweep(SendState state, Instant now) {
        return SendProtocol.onSweep(state.version(), ACCEPTED, policy(Instant.MIN), now);
    }

    private static int rank(SendState state) {
        return switch (state.status()) {
            case QUEUED -> 0;
            case SENDING -> 1;
            case UNCONFIRMED -> 2;
            case SENT, FAILED -> 3;
            case DELIVERED, BOUNCED, COMPLAINED -> 4;
        };
    }

    private static List<Outcome> outcomes() {
        return List.of(
                new Outcome.Sent("p-1"),
                new Outcome.Refused(Reason.INVALID_RECIPIENT),
                new Outcome.Unavailable(),
                new Outcome.Denied("AccessDenied"),
                new Outcome.Unknown());
    }
}
