package dev.msgapi.local.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.local.StartException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterOverridesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t"})
    void anEmptyTextHasNone(String text) {
        assertThat(ParameterOverrides.parse(text)).isEmpty();
    }

    @Test
    void readsTheFormOfSam() {
        assertThat(
                        ParameterOverrides.parse(
                                " Rate=5  Sender=a=b@example.com\nText='two words' Say=\"it's\" No="))
                .isEqualTo(
                        Map.of(
                                "Rate", "5",
                                "Sender", "a=b@example.com",
                                "Text", "two words",
                                "Say", "it's",
                                "No", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A=1 s3cret",
                "A=1 =s3cret",
                "A=1 B =s3cret",
                "A=1 B='s3cret",
                "A=1 B='s3cret'C=2",
                "A=1 B=s3cret'",
                "A=1 B-C=s3cret",
                "A=1,  s3cret"
            })
    void saysWhichPairIsMalformedWithoutItsValue(String text) {
        assertThatThrownBy(() -> ParameterOverrides.parse(text))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("MSG_PARAMETERS: pair 2 is not Key=Value")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void rejectsAParameterThatAppearsTwice() {
        assertThatThrownBy(() -> ParameterOverrides.parse("A=1 A=2"))
                .isInstanceOf(StartException.class)
                .hasMessage("MSG_PARAMETERS names A twice");
    }
}
