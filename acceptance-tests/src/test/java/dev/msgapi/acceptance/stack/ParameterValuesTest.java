package dev.msgapi.acceptance.stack;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.local.StartException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The template refuses values of its parameters under which the product breaks a promise. */
class ParameterValuesTest {
    @ParameterizedTest
    @CsvSource({
        "Nobody, 1, there is no parameter Nobody",
        "SmsCountries, gb, SmsCountries: the parameter's value does not satisfy AllowedPattern",
        "SmsConcurrency, 1, SmsConcurrency: the parameter's value does not satisfy MinValue",
        "QueueRetentionSeconds, 431999, QueueRetentionSeconds: the parameter's value does not satisfy MinValue",
        "ResendGraceSeconds, 59, ResendGraceSeconds: the parameter's value does not satisfy MinValue",
        "RestoredAt, 2026-11-22, RestoredAt: the parameter's value does not satisfy AllowedPattern"
    })
    void refuses(String parameter, String value, String sentence) {
        assertThatThrownBy(() -> Deployment.of(Deployment.PROJECT, Map.of(parameter, value)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(sentence);
    }
}
