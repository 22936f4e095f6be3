package dev.msgapi.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendPolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-22T15:42:07Z");

    @Test
    void readsTheParametersOfTheTemplate() {
        assertThat(SendPolicy.of("resend", 60, 432_000, "", NOW))
                .isEqualTo(
                        new SendPolicy(
                                true, Duration.ofSeconds(60), Duration.ofDays(5), Instant.MIN));
        assertThat(SendPolicy.of("hold", 300, 432_000, "", NOW))
                .isEqualTo(
                        new SendPolicy(
                                false, Duration.ofMinutes(5), Duration.ofDays(5), Instant.MIN));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 44, 59})
    void rejectsAGracePeriodThatASlowConsumerMayOutlast(int seconds) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SendPolicy.of("resend", seconds, 432_000, "", NOW));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SendPolicy.of("hold", seconds, 432_000, "", NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Resend", "send", "hold "})
    void rejectsAnUnknownPolicy(String policy) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SendPolicy.of(policy, 300, 432_000, "", NOW))
                .withMessageContaining("resend or hold");
    }

    @Test
    void readsWhenTheTableWasRestored() {
        assertThat(SendPolicy.past("2026-11-22T15:42:07Z", NOW)).isEqualTo(NOW);
        assertThat(SendPolicy.past("", NOW)).isEqualTo(Instant.MIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-11-22T15:42:08Z", "2026-11-22", "2026-11-22T15:42:07", "now", " "})
    void rejectsARestoreInTheFutureOrInAnotherForm(String restoredAt) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SendPolicy.past(restoredAt, NOW))
                .withMessageContaining(restoredAt);
    }
}
