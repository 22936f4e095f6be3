package dev.msgapi.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    private static final Environment ENVIRONMENT =
            Environment.of(Map.of("TABLE", "messages", "DAYS", "30", "EMPTY", ""));

    @Test
    void readsTextsAndNumbers() {
        assertThat(ENVIRONMENT.text("TABLE")).isEqualTo("messages");
        assertThat(ENVIRONMENT.number("DAYS")).isEqualTo(30);
    }

    @Test
    void namesAVariableThatIsMissingOrEmpty() {
        for (String name : new String[] {"OTHER", "EMPTY"}) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> ENVIRONMENT.text(name))
                    .withMessage("the environment variable " + name + " is not set");
            assertThatIllegalStateException().isThrownBy(() -> ENVIRONMENT.number(name));
        }
    }

    @Test
    void readsATextThatMayBeMissingOrEmpty() {
        assertThat(ENVIRONMENT.optionalText("TABLE")).isEqualTo("messages");
        assertThat(ENVIRONMENT.optionalText("OTHER")).isEmpty();
        assertThat(ENVIRONMENT.optionalText("EMPTY")).isEmpty();
    }

    @Test
    void readsADecimalNumber() {
        assertThat(Environment.of(Map.of("PRICE", "0.50")).decimal("PRICE")).hasToString("0.50");
        for (String text : new String[] {" ", "1,5", "1 ", "free", "NaN"}) {
            Environment environment = Environment.of(Map.of("PRICE", text));
            assertThatIllegalStateException()
                    .as(text)
                    .isThrownBy(() -> environment.decimal("PRICE"))
                    .withMessage("the environment variable PRICE is not a number");
        }
        assertThatIllegalStateException().isThrownBy(() -> ENVIRONMENT.decimal("OTHER"));
    }

    @Test
    void namesAVariableThatIsNotANumber() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ENVIRONMENT.number("TABLE"))
                .withMessage("the environment variable TABLE is not a whole number");
        for (String text : new String[] {" ", "1.5", "1 ", "seven", "2147483648", "0x1"}) {
            Environment environment = Environment.of(Map.of("DAYS", text));
            assertThatIllegalStateException().as(text).isThrownBy(() -> environment.number("DAYS"));
        }
    }
}
