package dev.msgapi.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.msgapi.model.SortKey;
import dev.msgapi.sending.AttemptNote;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureProgress;
import dev.msgapi.store.ErasureProgress.Phase;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.testing.Ids;
import dev.msgapi.testing.InMemoryErasures;
import dev.msgapi.testing.Messages;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EraserTest {
    private static final Instant AT = Messages.ACCEPTED;
    private static final QueueAction DONE = QueueAction.Acknowledge.ERASED;
    private static final QueueAction AT_ONCE = new QueueAction.Requeue(Duration.ZERO);

    private final Erasure erasure = new Erasure(Messages.EMAIL_KEY, Ids.erasure(AT));
    private final MovingClock clock = new MovingClock(AT.plusSeconds(1));
    private final InMemoryErasures log = new InMemoryErasures();
    private final InMemoryMessages messages = new InMemoryMessages(Messages.EMAIL_KEY, clock);
    private final Eraser eraser = new Eraser(log, messages, clock);

    @Test
    void removesTheContentOfEarlierMessagesOnly() {
        messages.add(250, AT.minusSeconds(60));
        messages.add(2, AT);
        messages.add(3, AT.plusMillis(1));
        handle(3);
        assertThat(messages.withContent()).isEqualTo(3);
        assertThat(progress().erased()).isEqualTo(252);
    }

    @Test
    void completesForARecipientWithoutMessages() {
        handle(2);
        assertThat(progress().erased()).isZero();
    }

    @Test
    void walksAgainOnceEveryConsumerKnowsOfTheErasure() {
        messages.add(5, AT);
        assertThat(eraser.resume(erasure)).isEqualTo(new QueueAction.Requeue(Eraser.SETTLED_AFTER));
        Instant settled = progress().updatedAt().plus(Eraser.SETTLED_AFTER);
        assertThat(progress().phase()).isEqualTo(Phase.CHECKING);
        assertThat(progress().erased()).isEqualTo(5);

        clock.advance(Duration.between(clock.instant(), settled).minusMillis(1));
        assertThat(eraser.resume(erasure)).isEqualTo(new QueueAction.Requeue(Duration.ofMillis(1)));
        assertThat(messages.walks).hasSize(1);

        clock.advance(Duration.ofMillis(1));
        assertThat(eraser.resume(erasure)).isEqualTo(DONE);
        assertThat(messages.walks).hasSize(2);
    }

    @Test
    void theSecondWalkErasesMessagesWrittenLate() {
        messages.add(120, AT.minusSeconds(1));
        eraser.resume(erasure);
        messages.add(7, AT.minusSeconds(2));
        clock.advance(Eraser.SETTLED_AFTER);
        assertThat(eraser.resume(erasure)).isEqualTo(DONE);
        assertThat(messages.withContent()).isZero();
        assertThat(progress().erased()).isEqualTo(127);
    }

    @Test
    void resumesWhereTheLastInvocationStopped() {
        messages.add(1000, AT);
        // A page takes 15.15 s, so the third begins within the 40 s and the fourth does not.
        messages.cost(Duration.ofMillis(150));
        assertThat(eraser.resume(erasure)).isEqualTo(AT_ONCE);
        assertThat(progress().counted()).isEqualTo(3 * ErasableMessages.PAGE_SIZE);
        assertThat(messages.walks).hasSize(3);

        SortKey stopped = progress().resumeAfter();
        eraser.resume(erasure);
        assertThat(messages.walks.get(3)).isEqualTo(Optional.ofNullable(stopped)).isPresent();
        handle(5);
        assertThat(progress().erased()).isEqualTo(1000);
        assertThat(messages.erased).hasSize(1000).doesNotHaveDuplicates();
    }

    @Test
    void requeuesUntilTheTableAnswers() {
        messages.add(150, AT);
        messages.isDown = true;
        for (int i = 0; i < 20; i++) {
            assertThat(eraser.resume(erasure))
                    .isEqualTo(
                            new QueueAction.Requeue(
                                    Duration.ofMinutes(1),
                                    AttemptNote.NONE,
                                    "StoreUnavailable/SdkClientException"));
        }
        messages.isDown = false;
        handle(3);
        assertThat(messages.withContent()).isZero();
    }

    @Test
    void failsIfWaitingDoesNotHelp() {
        messages.add(1, AT);
        messages.meanwhile =
                () -> {
                    throw new StoreUnavailable(
                            "DynamoDbException/AccessDeniedException",
                            true,
                            new IllegalStateException("canary"));
                };
        assertThat(eraser.resume(erasure))
                .isEqualTo(
                        new QueueAction.Fail(
                                "StoreUnavailable/DynamoDbException/AccessDeniedException"));
        assertThat(progress().phase()).isEqualTo(Phase.ERASING);

        messages.meanwhile = () -> {};
        handle(2);
        assertThat(messages.withContent()).isZero();
    }

    @Test
    void opensTheErasureIfTheApiDidNot() {
        messages.add(1, AT);
        assertThat(log.find(erasure, clock.instant())).isEmpty();
        eraser.resume(erasure);
        assertThat(progress().erased()).isEqualTo(1);
    }

    @Test
    void aSecondRequestForACompleteErasureChangesNothing() {
        messages.add(5, AT);
        handle(2);
        ErasureProgress done = progress();
        int walks = messages.walks.size();
        clock.advance(Duration.ofDays(1));
        assertThat(eraser.resume(erasure)).isEqualTo(DONE);
        assertThat(messages.walks).hasSize(walks);
        assertThat(progress()).isEqualTo(done);
    }

    @Test
    void twoConcurrentWorkersCountEachMessageOnce() {
        messages.add(350, AT);
        messages.cost(Duration.ofMillis(20));
        Runnable other =
                () -> {
                    messages.meanwhile = () -> {};
                    eraser.resume(erasure);
                };
        for (int round = 0; round < 3; round++) {
            messages.meanwhile = other;
            eraser.resume(erasure);
            assertThat(messages.withContent()).isZero();
        }
        messages.meanwhile = () -> {};
        handle(4);
        assertThat(progress().erased()).isEqualTo(350);
        assertThat(new HashSet<>(messages.erased)).hasSize(350);
    }

    @Test
    void aLateWorkerDoesNotUndoProgress() {
        messages.add(150, AT);
        messages.meanwhile =
                () -> {
                    messages.meanwhile = () -> {};
                    handle(2);
                };
        assertThat(eraser.resume(erasure)).isInstanceOf(QueueAction.Requeue.class);
        assertThat(eraser.resume(erasure)).isEqualTo(DONE);
        assertThat(progress().phase()).isEqualTo(Phase.ERASED);
        assertThat(progress().erased()).isEqualTo(150);
    }

    @Test
    void anErrorDoesNotLoseProgress() {
        messages.add(350, AT);
        messages.meanwhile =
                () -> {
                    if (messages.erased.size() == 250) {
                        throw new IllegalStateException("the table does not answer");
                    }
                };
        assertThatIllegalStateException().isThrownBy(() -> eraser.resume(erasure));
        assertThat(progress().counted()).isEqualTo(200);
        assertThat(progress().resumeAfter()).isNotNull();

        messages.meanwhile = () -> {};
        handle(3);
        assertThat(progress().erased()).isEqualTo(350);
        assertThat(messages.erased).hasSize(350).doesNotHaveDuplicates();
    }

    @Test
    void erasesAHundredThousandMessagesInManyInvocations() {
        messages.add(100_000, AT);
        messages.cost(Duration.ofMillis(4));
        long before = -1;
        int rounds = 0;
        QueueAction disposition;
        do {
            Instant start = clock.instant();
            disposition = eraser.resume(erasure);
            assertThat(Duration.between(start, clock.instant()))
                    .isLessThanOrEqualTo(Eraser.LONGEST);
            long walked = walked(progress());
            assertThat(walked).isGreaterThan(before);
            before = walked;
            if (disposition instanceof QueueAction.Requeue(Duration delay, _, _)) {
                clock.advance(delay);
            }
        } while (!disposition.equals(DONE) && ++rounds < 20);
        assertThat(rounds).isBetween(5, 15);
        assertThat(messages.withContent()).isZero();
        assertThat(progress().erased()).isEqualTo(100_000);
    }

    private static long walked(ErasureProgress progress) {
        return switch (progress.phase()) {
            case ERASING -> progress.counted();
            case CHECKING -> 100_001 + progress.counted();
            case ERASED -> 200_002;
        };
    }

    /** Resumes the erasure as often as the queue would, after the delays that it asks for. */
    private void handle(int roundsMax) {
        for (int round = 0; round < roundsMax; round++) {
            switch (eraser.resume(erasure)) {
                case QueueAction.Acknowledge _ -> {
                    assertThat(progress().phase()).isEqualTo(Phase.ERASED);
                    return;
                }
                case QueueAction.Requeue(Duration delay, _, _) -> clock.advance(delay);
                case QueueAction other -> throw new AssertionError(other);
            }
        }
        throw new AssertionError("not done after " + roundsMax + " rounds");
    }

    private ErasureProgress progress() {
        return log.find(erasure, clock.instant()).orElseThrow();
    }
}
