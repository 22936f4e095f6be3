package dev.msgapi.query;

import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.SortKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a page ended: the API's opaque {@code next}. It contains a sort key and a digest that binds
 * the key to its recipient and order, so that the API can reject a cursor that is modified or
 * belongs to another history. It is not a secret: it gives access to nothing that {@code from} and
 * {@code to} would not.
 */
final class Cursor {
    private static final int DIGEST_BYTES = 16;

    private Cursor() {}

    /** The cursor as text that needs no escapes in a URL. */
    static String write(SortKey sortKey, RecipientKey recipientKey, boolean newestFirst) {
        byte[] digest = digest(sortKey, recipientKey, newestFirst);
        byte[] key = sortKey.value().getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(digest, DIGEST_BYTES + key.length);
        System.arraycopy(key, 0, all, DIGEST_BYTES, key.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /** The sort key; empty if the text is not a cursor of this recipient and order. */
    static Optional<SortKey> read(String cursor, RecipientKey recipientKey, boolean newestFirst) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (all.length <= DIGEST_BYTES) {
            return Optional.empty();
        }
        String text =
                new String(all, DIGEST_BYTES, all.length - DIGEST_BYTES, StandardCharsets.US_ASCII);
        return SortKey.parse(text)
                .filter(key -> write(key, recipientKey, newestFirst).equals(cursor));
    }

    private static byte[] digest(SortKey sortKey, RecipientKey recipientKey, boolean newestFirst) {
        try {
            String order = newestFirst ? "desc" : "asc";
            String bound = sortKey.value() + "\n" + recipientKey.value() + "\n" + order;
            return Arrays.copyOf(
                    MessageDigest.getInstance("SHA-256")
                            .digest(bound.getBytes(StandardCharsets.UTF_8)),
                    DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
