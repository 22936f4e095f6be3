package dev.msgapi.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.SortKey;
import dev.msgapi.testing.Messages;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    private static final SortKey KEY = Messages.id().sortKey();
    private static final RecipientKey ADA = new RecipientKey("ada@example.com");
    private static final String CURSOR = Cursor.write(KEY, ADA, true);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsWhatItWrites(boolean newestFirst) {
        RecipientKey phone = new RecipientKey("+447700900123");
        String cursor = Cursor.write(KEY, phone, newestFirst);
        assertThat(cursor).matches("[A-Za-z0-9_-]+");
        assertThat(Cursor.read(cursor, phone, newestFirst)).contains(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob@example.com", "a", "ada@example.co", "Ada@example.com"})
    void rejectsTheCursorOfAnotherRecipient(String recipient) {
        assertThat(Cursor.read(CURSOR, new RecipientKey(recipient), true)).isEmpty();
    }

    @Test
    void rejectsTheCursorOfTheOtherOrder() {
        assertThat(Cursor.read(CURSOR, ADA, false)).isEmpty();
    }

    @Test
    void rejectsACursorWithAnyChangedBit() {
        byte[] bytes = Base64.getUrlDecoder().decode(CURSOR);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] forged = bytes.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(forged);
            assertThat(Cursor.read(cursor, ADA, true)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void rejectsACursorWithAnyChangedCharacter() {
        for (int i = 0; i < CURSOR.length(); i++) {
            char other = CURSOR.charAt(i) == 'A' ? 'B' : 'A';
            String cursor = CURSOR.substring(0, i) + other + CURSOR.substring(i + 1);
            assertThat(Cursor.read(cursor, ADA, true)).isEmpty();
        }
    }

    @Test
    void rejectsEveryTruncation() {
        for (int length = 0; length < CURSOR.length(); length++) {
            assertThat(Cursor.read(CURSOR.substring(0, length), ADA, true)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "null", "%", "+/", "ü", "\u0000", "AAAA", "a b", "😀"})
    void rejectsGarbage(String text) {
        assertThat(Cursor.read(text, ADA, true)).isEmpty();
        assertThat(Cursor.read(CURSOR + text + "=", ADA, true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "2026-11-22T15:42:07.123Z", "9999-99-99T99:99:99.999Z#x", ":"})
    void rejectsAnInvalidKeyWithAValidDigest(String key) {
        String cursor = Cursor.write(new SortKey(key), ADA, true);
        assertThat(Cursor.read(cursor, ADA, true)).isEmpty();
    }

    @Test
    void rejectsAnEmptyKeyWithAValidDigest() throws NoSuchAlgorithmException {
        byte[] digest =
                MessageDigest.getInstance("SHA-256")
                        .digest("\nada@example.com\ndesc".getBytes(StandardCharsets.UTF_8));
        String cursor =
                Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 16));
        assertThat(Cursor.read(cursor, ADA, true)).isEmpty();
    }

    @Test
    void doesNotContainTheRecipient() {
        String decoded =
                new String(Base64.getUrlDecoder().decode(CURSOR), StandardCharsets.ISO_8859_1);
        assertThat(decoded).doesNotContain("ada");
    }
}
