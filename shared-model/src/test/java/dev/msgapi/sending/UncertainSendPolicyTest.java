package dev.msgapi.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UncertainSendPolicyTest {
    @Test
    void readsTheParametersOfTheTemplate() {
        assertThat(UncertainSendPolicy.of("resend", 60))
                .isEqualTo(new UncertainSendPolicy(true, Duration.ofSeconds(60)));
        assertThat(UncertainSendPolicy.of("hold", 300))
                .isEqualTo(new UncertainSendPolicy(false, Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 44, 59})
    void rejectsAGracePeriodThatASlowConsumerMayOutlast(int seconds) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UncertainSendPolicy.of("resend", seconds));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UncertainSendPolicy.of("hold", seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Resend", "send", "hold "})
    void rejectsAnUnknownPolicy(String policy) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UncertainSendPolicy.of(policy, 300))
                .withMessageContaining("resend or hold");
    }
}
