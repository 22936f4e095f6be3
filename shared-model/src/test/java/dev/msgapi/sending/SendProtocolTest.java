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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SendProtocolTest {
    private static final Instant NOW = Instant.parse("2026-11-22T15:42:08.000Z");
    private static final Instant ACCEPTED = NOW.minusSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration GRACE = Duration.ofMinutes(5);
    private static final Instant LEASE_END = NOW.plus(LEASE);

    private static final Standing CLAIMED =
            new Standing(Status.SENDING, 1, LEASE_END, "word", null, null);
    private static final Standing RELEASED =
            new Standing(Status.SENDING, 1, null, null, null, null);
    private static final Standing DOUBTFUL =
            new Standing(Status.UNCONFIRMED, 1, LEASE_END.plus(GRACE), null, null, null);
    private static final Standing RESENDING =
            new Standing(Status.UNCONFIRMED, 2, LEASE_END, "word", Reason.RESENT, null);

    private final SendProtocol resend =
            new SendProtocol(new UncertainSendPolicy(true, GRACE), LEASE);
    private final SendProtocol hold =
            new SendProtocol(new UncertainSendPolicy(false, GRACE), LEASE);

    @Test
    void aNewMessageIsClaimed() {
        assertThat(next(hold, Standing.NEW, NOW, "word")).isEqualTo(new Step.Claim(CLAIMED));
    }

    @Test
    void aReleasedMessageIsClaimedAgainAtOnce() {
        assertThat(next(hold, RELEASED, NOW, "word"))
                .isEqualTo(
                        new Step.Claim(
                                new Standing(Status.SENDING, 2, LEASE_END, "word", null, null)));
    }

    @Test
    void aLiveLeaseIsLeftAloneToItsLastInstant() {
        assertThat(next(resend, CLAIMED, LEASE_END, "other")).isEqualTo(new Step.Busy(LEASE_END));
    }

    @Test
    void aLapsedLeaseIsADoubtfulSendAndNoClaim() {
        for (SendProtocol either : List.of(hold, resend)) {
            assertThat(next(either, CLAIMED, LEASE_END.plusMillis(1), "other"))
                    .isEqualTo(new Step.Move(DOUBTFUL));
        }
    }

    @Test
    void aDoubtfulSendIsHeldForEverWhereThePolicySaysSo() {
        assertThat(next(hold, DOUBTFUL, NOW, "other")).isEqualTo(new Step.Done());
        assertThat(next(hold, DOUBTFUL, NOW.plus(Duration.ofDays(9)), "other"))
                .isEqualTo(new Step.Done());
    }

    @Test
    void aDoubtfulSendIsSentAgainAfterTheGracePeriodAndNotBefore() {
        Instant graceEnds = LEASE_END.plus(GRACE);
        assertThat(next(resend, DOUBTFUL, graceEnds, "word")).isEqualTo(new Step.Resend(graceEnds));
        assertThat(next(resend, DOUBTFUL, graceEnds.plusMillis(1), "word"))
                .isEqualTo(
                        new Step.Claim(
                                new Standing(
                                        Status.UNCONFIRMED,
                                        2,
                                        graceEnds.plusMillis(1).plus(LEASE),
                                        "word",
                                        Reason.RESENT,
                                        null)));
    }

    /** As it is claimed where a doubt was none: a late answer said that nothing was sent. */
    @Test
    void aFirstSendOfAnUnconfirmedMessageHasItsLeaseAndItsGracePeriodToo() {
        Standing sending = new Standing(Status.UNCONFIRMED, 2, LEASE_END, "word", null, null);
        for (SendProtocol either : List.of(hold, resend)) {
            assertThat(next(either, sending, LEASE_END, "other"))
                    .isEqualTo(new Step.Busy(LEASE_END));
            assertThat(next(either, sending, LEASE_END.plusMillis(1), "other"))
                    .isEqualTo(
                            new Step.Move(
                                    new Standing(
                                            Status.UNCONFIRMED,
                                            2,
                                            LEASE_END.plus(GRACE),
                                            null,
                                            null,
                                            null)));
        }
    }

    @Test
    void aCopyIsNotAcknowledgedWhileTheSecondSendIsGoingOn() {
        assertThat(next(resend, RESENDING, LEASE_END, "other")).isEqualTo(new Step.Busy(LEASE_END));
    }

    @Test
    void aSecondDoubtfulSendIsTheLast() {
        Instant later = LEASE_END.plus(Duration.ofDays(9));
        Standing over = new Standing(Status.UNCONFIRMED, 2, later, null, Reason.RESENT, null);
        assertThat(next(resend, RESENDING, later, "other")).isEqualTo(new Step.Move(over));
        assertThat(next(resend, over, later.plusSeconds(9), "other")).isEqualTo(new Step.Done());
        assertThat(resend.onOutcome(RESENDING, RESENDING, new Outcome.Unknown(), NOW)).isEmpty();
    }

    @Test
    void aSecondSendThatWasTakenForOverIsNotOpenedAgainByALateNo() {
        Standing over = new Standing(Status.UNCONFIRMED, 2, LEASE_END, null, Reason.RESENT, null);
        for (Outcome no : List.of(new Outcome.Unavailable(), new Outcome.Denied("AccessDenied"))) {
            assertThat(resend.onOutcome(over, RESENDING, no, LEASE_END.plusSeconds(9))).isEmpty();
        }
        assertThat(resend.onOutcome(over, RESENDING, new Outcome.Sent("late"), LEASE_END))
                .contains(new Standing(Status.SENT, 2, null, null, Reason.RESENT, "late"));
    }

    @ParameterizedTest
    @EnumSource(names = {"SENT", "FAILED", "DELIVERED", "BOUNCED", "COMPLAINED"})
    void aFinalStatusStays(Status status) {
        Standing settled = new Standing(status, 1, null, null, null, null);
        Instant yearsLater = Instant.parse("2036-01-01T00:00:00Z");
        assertThat(next(resend, settled, yearsLater, "word")).isEqualTo(new Step.Done());
        assertThat(onSweep(settled, yearsLater)).isEmpty();
        assertThat(settled.sweepAt(ACCEPTED)).isEmpty();
        for (Outcome outcome : outcomes()) {
            assertThat(resend.onOutcome(settled, CLAIMED, outcome, NOW)).isEmpty();
        }
    }

    @Test
    void anOutcomeIsRecordedWhereTheClaimStillHolds() {
        assertThat(hold.onOutcome(CLAIMED, CLAIMED, new Outcome.Sent("p-1"), NOW))
                .contains(new Standing(Status.SENT, 1, null, null, null, "p-1"));
        assertThat(
                        hold.onOutcome(
                                CLAIMED,
                                CLAIMED,
                                new Outcome.Refused(Reason.CONTENT_REJECTED),
                                NOW))
                .contains(
                        new Standing(Status.FAILED, 1, null, null, Reason.CONTENT_REJECTED, null));
        assertThat(hold.onOutcome(CLAIMED, CLAIMED, new Outcome.Unavailable(), NOW))
                .contains(RELEASED);
        assertThat(hold.onOutcome(CLAIMED, CLAIMED, new Outcome.Denied("AccessDenied"), NOW))
                .contains(RELEASED);
        assertThat(hold.onOutcome(CLAIMED, CLAIMED, new Outcome.Unknown(), LEASE_END))
                .contains(DOUBTFUL);
    }

    @Test
    void aLateYesEndsTheDoubtWhoeverHasClaimedSince() {
        assertThat(resend.onOutcome(DOUBTFUL, CLAIMED, new Outcome.Sent("p-1"), NOW))
                .contains(new Standing(Status.SENT, 1, null, null, null, "p-1"));
        assertThat(resend.onOutcome(RESENDING, CLAIMED, new Outcome.Sent("p-1"), NOW))
                .contains(new Standing(Status.SENT, 2, null, null, Reason.RESENT, "p-1"));
    }

    @Test
    void aLateNoFreesADoubtfulMessageWithoutTakingItsStatusBack() {
        Optional<Standing> free = hold.onOutcome(DOUBTFUL, CLAIMED, new Outcome.Unavailable(), NOW);
        assertThat(free).contains(new Standing(Status.UNCONFIRMED, 1, null, null, null, null));
        assertThat(next(hold, free.orElseThrow(), NOW, "word"))
                .isEqualTo(
                        new Step.Claim(
                                new Standing(
                                        Status.UNCONFIRMED, 2, LEASE_END, "word", null, null)));
    }

    @Test
    void aLateNoSaysNothingOfALaterAttempt() {
        for (Outcome outcome : outcomes()) {
            if (!(outcome instanceof Outcome.Sent)) {
                assertThat(resend.onOutcome(RESENDING, CLAIMED, outcome, NOW)).isEmpty();
            }
        }
    }

    @Test
    void aSecondSendThatWasNotTakenLeavesTheFirstInDoubt() {
        Standing doubtful = new Standing(Status.UNCONFIRMED, 2, NOW, null, null, null);
        assertThat(resend.onOutcome(RESENDING, RESENDING, new Outcome.Unavailable(), NOW))
                .contains(doubtful);
        assertThat(next(resend, doubtful, NOW.plusMillis(1), "word"))
                .isInstanceOf(Step.Claim.class);

        Optional<Standing> refused =
                resend.onOutcome(RESENDING, RESENDING, new Outcome.Refused(Reason.SUPPRESSED), NOW);
        assertThat(refused)
                .contains(new Standing(Status.UNCONFIRMED, 2, NOW, null, Reason.SUPPRESSED, null));
        assertThat(next(resend, refused.orElseThrow(), NOW.plusSeconds(9), "word"))
                .isEqualTo(new Step.Done());
    }

    @Test
    void theSweeperSettlesWhatLapsedAndWhatNoQueueCanHoldAnyMore() {
        assertThat(onSweep(CLAIMED, LEASE_END)).isEmpty();
        assertThat(onSweep(CLAIMED, LEASE_END.plusMillis(1))).contains(DOUBTFUL);
        assertThat(onSweep(DOUBTFUL, NOW.plus(Duration.ofDays(9)))).isEmpty();
        assertThat(onSweep(RELEASED, NOW))
                .contains(new Standing(Status.FAILED, 1, null, null, Reason.EXPIRED, null));
    }

    @Test
    void theIndexHoldsAMessageUntilItIsSettledOrInDoubt() {
        assertThat(CLAIMED.sweepAt(ACCEPTED)).contains(LEASE_END);
        assertThat(RELEASED.sweepAt(ACCEPTED)).contains(ACCEPTED.plus(Duration.ofDays(15)));
        assertThat(Standing.NEW.sweepAt(ACCEPTED)).contains(ACCEPTED.plus(Duration.ofDays(15)));
        assertThat(DOUBTFUL.sweepAt(ACCEPTED)).isEmpty();
        assertThat(RESENDING.sweepAt(ACCEPTED)).isEmpty();
    }

    @Test
    void whatWaitedForFourteenDaysIsNotSentAnyMore() {
        Instant last = ACCEPTED.plus(Duration.ofDays(14));
        for (Standing waits : List.of(Standing.NEW, RELEASED)) {
            assertThat(next(resend, waits, last, "word")).isInstanceOf(Step.Claim.class);
            assertThat(next(resend, waits, last.plusMillis(1), "word"))
                    .isEqualTo(
                            new Step.Move(
                                    new Standing(
                                            Status.FAILED,
                                            waits.attempts(),
                                            null,
                                            null,
                                            Reason.EXPIRED,
                                            null)));
        }
        assertThat(next(resend, DOUBTFUL, last, "word")).isInstanceOf(Step.Claim.class);
        assertThat(next(resend, DOUBTFUL, last.plusMillis(1), "word")).isEqualTo(new Step.Done());
    }

    @Test
    void noStepAndNoOutcomeTakesAStatusBack() {
        for (Standing standing : List.of(Standing.NEW, CLAIMED, RELEASED, DOUBTFUL, RESENDING)) {
            for (SendProtocol either : List.of(hold, resend)) {
                for (Instant now : List.of(NOW, LEASE_END.plus(GRACE).plusSeconds(1))) {
                    List<Standing> followers = new ArrayList<>();
                    switch (next(either, standing, now, "word")) {
                        case Step.Claim(Standing next) -> followers.add(next);
                        case Step.Move(Standing next) -> followers.add(next);
                        case Step.Busy _, Step.Resend _, Step.Done _ -> {}
                    }
                    for (Outcome outcome : outcomes()) {
                        either.onOutcome(standing, CLAIMED, outcome, now).ifPresent(followers::add);
                        either.onOutcome(standing, RESENDING, outcome, now)
                                .ifPresent(followers::add);
                    }
                    onSweep(standing, now).ifPresent(followers::add);
                    assertThat(followers)
                            .allSatisfy(next ->
                                    assertThat(rank(next)).isGreaterThanOrEqualTo(rank(standing)));
                }
            }
        }
    }

    private static Step next(SendProtocol protocol, Standing standing, Instant now, String claim) {
        return protocol.next(standing, ACCEPTED, now, claim);
    }

    private static Optional<Standing> onSweep(Standing standing, Instant now) {
        return SendProtocol.onSweep(standing, GRACE, now);
    }

    private static int rank(Standing standing) {
        return switch (standing.status()) {
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
