package dev.msgapi.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.testing.Messages;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    private static final String KEY = Messages.id().sortKey();
    private static final String CURSOR = Cursor.write(KEY, "ada@example.com", true);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsWhatItWrites(boolean newestFirst) {
        String cursor = Cursor.write(KEY, "+447700900123", newestFirst);
        assertThat(cursor).matches("[A-Za-z0-9_-]+");
        assertThat(Cursor.read(cursor, "+447700900123", newestFirst)).contains(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob@example.com", "", "ada@example.co", "Ada@example.com"})
    void rejectsTheCursorOfAnotherRecipient(String recipient) {
        assertThat(Cursor.read(CURSOR, recipient, true)).isEmpty();
    }

    @Test
    void rejectsTheCursorOfTheOtherOrder() {
        assertThat(Cursor.read(CURSOR, "ada@example.com", false)).isEmpty();
    }

    @Test
    void rejectsACursorWithAnyChangedBit() {
        byte[] bytes = Base64.getUrlDecoder().decode(CURSOR);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] forged = bytes.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(forged);
            assertThat(Cursor.read(cursor, "ada@example.com", true)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void rejectsACursorWithAnyChangedCharacter() {
        for (int i = 0; i < CURSOR.length(); i++) {
            char other = CURSOR.charAt(i) == 'A' ? 'B' : 'A';
            String cursor = CURSOR.substring(0, i) + other + CURSOR.substring(i + 1);
            assertThat(Cursor.read(cursor, "ada@example.com", true)).isEmpty();
        }
    }

    @Test
    void rejectsEveryTruncation() {
        for (int length = 0; length < CURSOR.length(); length++) {
            assertThat(Cursor.read(CURSOR.substring(0, length), "ada@example.com", true)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "null", "%", "+/", "ü", "\u0000", "AAAA", "a b", "😀"})
    void rejectsGarbage(String text) {
        assertThat(Cursor.read(text, "ada@example.com", true)).isEmpty();
        assertThat(Cursor.read(CURSOR + text + "=", "ada@example.com", true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "2026-11-22T15:42:07.123Z", "9999-99-99T99:99:99.999Z#x", ":"})
    void rejectsAnInvalidKeyWithAValidDigest(String key) {
        String cursor = Cursor.write(key, "ada@example.com", true);
        assertThat(Cursor.read(cursor, "ada@example.com", true)).isEmpty();
    }

    @Test
    void doesNotContainTheRecipient() {
        String decoded =
                new String(Base64.getUrlDecoder().decode(CURSOR), StandardCharsets.ISO_8859_1);
        assertThat(decoded).doesNotContain("ada");
    }
}
