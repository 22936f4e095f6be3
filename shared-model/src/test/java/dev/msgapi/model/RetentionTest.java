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
        assertThat(new Retention(0).end(Messages.ACCEPTED)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 36_500})
    void endsAfterItsDaysToTheMillisecond(int days) {
        assertThat(new Retention(days).end(Messages.ACCEPTED))
                .contains(Messages.ACCEPTED.plus(Duration.ofDays(days)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void rejectsANegativeNumberOfDays(int days) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Retention(days));
    }
}
