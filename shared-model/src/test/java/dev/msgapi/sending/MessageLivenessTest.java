package dev.msgapi.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.msgapi.model.ErasureId;
import dev.msgapi.model.Limits;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Retention;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.testing.Ids;
import dev.msgapi.testing.LivenessFixtures;
import dev.msgapi.testing.Messages;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageLivenessTest {
    private static final Instant ACCEPTED = Messages.ACCEPTED;
    private static final MessageKey KEY = new MessageKey(Messages.EMAIL_KEY, Messages.id());
    private static final ErasureRegister NOBODY = (_, _) -> Optional.empty();

    @Test
    void expiresAfterThirtyDaysWithoutARetention() {
        Instant last = ACCEPTED.plus(Duration.ofDays(30));
        assertThat(LivenessFixtures.ENDLESS.isErasedOrExpired(KEY, ACCEPTED)).isFalse();
        assertThat(LivenessFixtures.ENDLESS.isErasedOrExpired(KEY, last)).isFalse();
        assertThat(LivenessFixtures.ENDLESS.isErasedOrExpired(KEY, last.plusMillis(1))).isTrue();
    }

    @Test
    void expiresBeforeAnyTombstoneDoes() {
        assertThat(Limits.TOMBSTONE_RETENTION).isGreaterThan(Limits.MESSAGE_AGE_MAX);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 7", "30, 30", "365, 30"})
    void expiresWithItsRetention(int days, int ends) {
        MessageLiveness liveness = new MessageLiveness(new Retention(days), NOBODY);
        Instant end = ACCEPTED.plus(Duration.ofDays(ends));
        assertThat(liveness.isErasedOrExpired(KEY, end.minusMillis(1))).isFalse();
        assertThat(liveness.isErasedOrExpired(KEY, end.plusMillis(1))).isTrue();
    }

    @Test
    void isExpiredAtTheInstantItsRetentionEnds() {
        MessageLiveness liveness = new MessageLiveness(new Retention(1), NOBODY);
        assertThat(liveness.isErasedOrExpired(KEY, ACCEPTED.plus(Duration.ofDays(1)))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, true", "1, true", "86400000, true"})
    void isErasedIfItWasAcceptedInTheErasuresMillisecondOrBefore(
            long millis, boolean isErasedOrExpired) {
        ErasureId erasure = Ids.erasure(ACCEPTED.plusMillis(millis));
        MessageLiveness liveness =
                new MessageLiveness(new Retention(0), (_, _) -> Optional.of(erasure));
        assertThat(liveness.isErasedOrExpired(KEY, ACCEPTED.plusSeconds(1)))
                .isEqualTo(isErasedOrExpired);
    }

    @Test
    void asksForTheErasuresOfItsOwnRecipient() {
        Instant now = ACCEPTED.plusSeconds(1);
        MessageLiveness liveness =
                new MessageLiveness(
                        new Retention(0),
                        (recipient, at) -> {
                            assertThat(recipient).isEqualTo(Messages.EMAIL_KEY);
                            assertThat(at).isEqualTo(now);
                            return Optional.empty();
                        });
        assertThat(liveness.isErasedOrExpired(KEY, now)).isFalse();
    }

    @Test
    void failsIfTheErasuresCannotBeRead() {
        MessageLiveness liveness =
                new MessageLiveness(
                        new Retention(0),
                        (_, _) -> {
                            throw new IllegalStateException("the table does not answer");
                        });
        assertThatIllegalStateException()
                .isThrownBy(() -> liveness.isErasedOrExpired(KEY, ACCEPTED));
    }
}
