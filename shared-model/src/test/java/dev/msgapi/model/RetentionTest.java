package dev.msgapi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.msgapi.testing.Messages;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
    @Test
    void zeroDaysKeepMessagesForever() {
        assertThat(Retention.of("0")).isEqualTo(Retention.NONE);
        assertThat(Retention.NONE.end(Messages.ACCEPTED)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "30", "36500"})
    void endsAfterItsDaysToTheMillisecond(String days) {
        assertThat(Retention.of(days).end(Messages.ACCEPTED))
                .contains(Messages.ACCEPTED.plus(Duration.ofDays(Integer.parseInt(days))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-1", "1.5", "1 ", "seven", "2147483648", "0x1"})
    void rejectsAnythingButANumberOfDays(String days) {
        assertThatIllegalArgumentException().isThrownBy(() -> Retention.of(days));
    }
}
