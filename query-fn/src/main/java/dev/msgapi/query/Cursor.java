package dev.msgapi.query;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a page ended: the API's opaque {@code next}. It contains a sort key and a digest that binds
 * the key to its recipient and order, so that a cursor of another history or a modified cursor is
 * refused. It is not a secret: it shows nothing that {@code from} and {@code to} would not show.
 */
final class Cursor {
    private static final Pattern SORT_KEY =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z#[0-9a-f-]{36}");
    private static final int DIGEST_BYTES = 16;

    private Cursor() {}

    /** The cursor as text, in characters that a URL needs no escapes for. */
    static String write(String sortKey, String recipientKey, boolean newestFirst) {
        byte[] digest = digest(sortKey, recipientKey, newestFirst);
        byte[] key = sortKey.getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(digest, DIGEST_BYTES + key.length);
        System.arraycopy(key, 0, all, DIGEST_BYTES, key.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /** The sort key; empty if the text is not a cursor of this recipient and order. */
    static Optional<String> read(String cursor, String recipientKey, boolean newestFirst) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (all.length <= DIGEST_BYTES) {
            return Optional.empty();
        }
        String sortKey =
                new String(all, DIGEST_BYTES, all.length - DIGEST_BYTES, StandardCharsets.US_ASCII);
        return SORT_KEY.matcher(sortKey).matches()
                        && write(sortKey, recipientKey, newestFirst).equals(cursor)
                ? Optional.of(sortKey)
                : Optional.empty();
    }

    private static byte[] digest(String sortKey, String recipientKey, boolean newestFirst) {
        try {
            String bound = sortKey + "\n" + recipientKey + "\n" + (newestFirst ? "desc" : "asc");
            return Arrays.copyOf(
                    MessageDigest.getInstance("SHA-256")
                            .digest(bound.getBytes(StandardCharsets.UTF_8)),
                    DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
