package dev.msgapi.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "\uDE00", "a\uD83D", "\uD83Da", "\uDE00\uD83D", "😀\uD83D"})
    void detectsAnUnpairedSurrogate(String text) {
        assertThat(TextRules.isUnicode(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "é", "€", "😀", "a😀😀b", "\uFFFE\uFFFF", "\u0000"})
    void measuresUnicodeInUtf8(String text) {
        assertThat(TextRules.isUnicode(text)).isTrue();
        assertThat(TextRules.utf8Length(text))
                .isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000", "a\tb", "a\rb", "a\nb", "\u001F", "\u007F", "\u0085", "\u009F", "\u2028",
                "\u2029"
            })
    void findsControlsAndSeparators(String text) {
        assertThat(TextRules.hasControls(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "~", "\u00A0", "é", "😀", "\u2027", "\u202A"})
    void findsNoControlsInText(String text) {
        assertThat(TextRules.hasControls(text)).isFalse();
    }
}
