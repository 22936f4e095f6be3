package dev.msgapi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallBudgetTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void rejectsATotalThatOneAttemptCanExceed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CallBudget(SECOND.plusMillis(1), 1, SECOND));
        assertThatIllegalArgumentException().isThrownBy(() -> new CallBudget(SECOND, 0, SECOND));
    }

    @Test
    void aShorterTotalShortensAnAttemptThatWouldNotFit() {
        CallBudget budget = new CallBudget(SECOND, 3, SECOND.multipliedBy(4));
        assertThat(budget.within(SECOND.multipliedBy(2)))
                .isEqualTo(new CallBudget(SECOND, 3, SECOND.multipliedBy(2)));
        assertThat(budget.within(Duration.ofMillis(500)))
                .isEqualTo(new CallBudget(Duration.ofMillis(500), 3, Duration.ofMillis(500)));
    }

    @Test
    void aProviderCallIsNeverRetried() {
        assertThat(CallBudget.PROVIDER.attempts()).isEqualTo(1);
        assertThat(CallBudget.PROVIDER.total()).isEqualTo(CallBudget.PROVIDER.attempt());
    }
}
