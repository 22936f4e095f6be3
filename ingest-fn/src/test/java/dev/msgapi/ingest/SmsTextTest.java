package dev.msgapi.ingest;

import static dev.msgapi.ingest.SmsText.Encoding.GSM_7;
import static dev.msgapi.ingest.SmsText.Encoding.UCS_2;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmsTextTest {
    /**
     * 3GPP TS 23.038 section 6.2.1, in Unicode, row by row of its columns 0 to 7; ESC (0x1B) is
     * left out.
     */
    private static final int[] DEFAULT_ALPHABET = {
        0x40, 0xA3, 0x24, 0xA5, 0xE8, 0xE9, 0xF9, 0xEC, 0xF2, 0xC7, 0x0A, 0xD8, 0xF8, 0x0D, 0xC5,
        0xE5, 0x394, 0x5F, 0x3A6, 0x393, 0x39B, 0x3A9, 0x3A0, 0x3A8, 0x3A3, 0x398, 0x39E, 0xC6,
        0xE6, 0xDF, 0xC9, 0x20, 0x21, 0x22, 0x23, 0xA4, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x2B,
        0x2C, 0x2D, 0x2E, 0x2F, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3A,
        0x3B, 0x3C, 0x3D, 0x3E, 0x3F, 0xA1, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49,
        0x4A, 0x4B, 0x4C, 0x4D, 0x4E, 0x4F, 0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58,
        0x59, 0x5A, 0xC4, 0xD6, 0xD1, 0xDC, 0xA7, 0xBF, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67,
        0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76,
        0x77, 0x78, 0x79, 0x7A, 0xE4, 0xF6, 0xF1, 0xFC, 0xE0
    };

    /** 3GPP TS 23.038 section 6.2.1.1: form feed and nine signs. */
    private static final int[] EXTENSION = {
        0x0C, 0x5E, 0x7B, 0x7D, 0x5C, 0x5B, 0x7E, 0x5D, 0x7C, 0x20AC
    };

    @Test
    void gsm7HasExactlyTheCharactersOfTheStandard() {
        assertThat(DEFAULT_ALPHABET).hasSize(127).doesNotHaveDuplicates();
        BitSet gsm = new BitSet();
        IntStream.of(DEFAULT_ALPHABET).forEach(gsm::set);
        IntStream.of(EXTENSION).forEach(gsm::set);
        for (int c = 0; c <= 0xFFFF; c++) {
            assertThat(SmsText.of(Character.toString(c)).encoding())
                    .as("U+%04X", c)
                    .isEqualTo(gsm.get(c) ? GSM_7 : UCS_2);
        }
    }

    @Test
    void countsEachCharacterOfTheDefaultAlphabetAsOneSeptet() {
        for (int c : DEFAULT_ALPHABET) {
            assertThat(gsm7(Character.toString(c).repeat(160))).as("U+%04X", c).isEqualTo(1);
            assertThat(gsm7(Character.toString(c).repeat(161))).as("U+%04X", c).isEqualTo(2);
        }
    }

    @Test
    void countsEachCharacterOfTheExtensionAsTwo() {
        for (int c : EXTENSION) {
            assertThat(gsm7(Character.toString(c).repeat(80))).as("U+%04X", c).isEqualTo(1);
            assertThat(gsm7(Character.toString(c).repeat(81))).as("U+%04X", c).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ç", "\u001B", "`", "á", "Ω\u0301", "\u2126", "\u2206", "\t", "\0", "’"})
    void oneOtherCharacterMakesTheWholeTextUcs2(String other) {
        assertThat(SmsText.of("a".repeat(100) + other).encoding()).isEqualTo(UCS_2);
        assertThat(SmsText.of("a".repeat(100) + other).segments()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "160, 1",
        "161, 2",
        "306, 2",
        "307, 3",
        "459, 3",
        "460, 4",
        "1530, 10",
        "1531, 11"
    })
    void fillsGsm7Segments(int characters, int segments) {
        assertThat(gsm7("a".repeat(characters))).isEqualTo(segments);
    }

    @Test
    void neverSplitsAnExtensionCharacter() {
        assertThat(gsm7("a".repeat(158) + "€")).isEqualTo(1);
        assertThat(gsm7("a".repeat(159) + "€")).isEqualTo(2);
        // 153 + 153 septets if the € could be split; it moves to the second segment as a whole.
        assertThat(gsm7("a".repeat(152) + "€" + "a".repeat(151))).isEqualTo(2);
        assertThat(gsm7("a".repeat(152) + "€" + "a".repeat(152))).isEqualTo(3);
        assertThat(gsm7("€".repeat(76 * 10))).isEqualTo(10);
        assertThat(gsm7("€".repeat(76 * 10 + 1))).isEqualTo(11);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "70, 1", "71, 2", "134, 2", "135, 3", "670, 10", "671, 11"})
    void fillsUcs2Segments(int characters, int segments) {
        assertThat(ucs2("ж".repeat(characters))).isEqualTo(segments);
    }

    @Test
    void neverSplitsASurrogatePair() {
        assertThat(ucs2("😀".repeat(35))).isEqualTo(1);
        assertThat(ucs2("😀".repeat(36))).isEqualTo(2);
        assertThat(ucs2("ж".repeat(66) + "😀" + "ж".repeat(65))).isEqualTo(2);
        assertThat(ucs2("ж".repeat(66) + "😀" + "ж".repeat(66))).isEqualTo(3);
        assertThat(ucs2("😀".repeat(33 * 10))).isEqualTo(10);
        assertThat(ucs2("😀".repeat(33 * 10 + 1))).isEqualTo(11);
    }

    private static int gsm7(String text) {
        assertThat(SmsText.of(text).encoding()).isEqualTo(GSM_7);
        return SmsText.of(text).segments();
    }

    private static int ucs2(String text) {
        assertThat(SmsText.of(text).encoding()).isEqualTo(UCS_2);
        return SmsText.of(text).segments();
    }
}
