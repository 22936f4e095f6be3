package dev.msgapi.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.msgapi.ingest.IdempotencyStore.KeyedRequest;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Parsed;
import dev.msgapi.queue.MessageQueueCodec;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A client's name for a request that it may repeat (IETF
 * draft-ietf-httpapi-idempotency-key-header). {@code toString} does not show it.
 *
 * @param text without its quotes: 1 to 255 characters from space to tilde
 */
record IdempotencyKey(String text) {
    private static final int CHARS_MAX = 255;

    /** Distinguishes this hash from any other hash that is made with the same key. */
    private static final byte[] BODY = "msg-api idempotency body 2\n".getBytes(US_ASCII);

    /** Replaces the id in the hash of a message, because every request makes a new id. */
    private static final MessageId NO_ID =
            new MessageId(UUID.fromString("00000000-0000-7000-8000-000000000000"));

    /**
     * Reads the header's values, which must all be the same key; without values there is no key. A
     * key is bare, or a string of RFC 8941 section 3.3.3, as the draft asks for: in double quotes,
     * with a backslash before a quote or a backslash. What is wrong names the rule and not the
     * value.
     */
    static Parsed<Optional<IdempotencyKey>, String> parse(List<String> values) {
        List<Parsed<Optional<IdempotencyKey>, String>> keys =
                values.stream().map(IdempotencyKey::parse).distinct().toList();
        return switch (keys.size()) {
            case 0 -> new Parsed.Valid<>(Optional.empty());
            case 1 -> keys.getFirst();
            default -> new Parsed.Invalid<>("appears more than once, with different values");
        };
    }

    private static Parsed<Optional<IdempotencyKey>, String> parse(String value) {
        // HTTP allows only these characters around a header's value (RFC 9110 section 5.6.3, OWS).
        // The lookbehind keeps the time linear: it tries each run of spaces once.
        String trimmed = value.replaceAll("^[ \t]+|(?<![ \t])[ \t]++$", "");
        if (!trimmed.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            return new Parsed.Invalid<>("must contain only visible ASCII characters and spaces");
        }
        String text = trimmed.startsWith("\"") ? unquoted(trimmed) : bare(trimmed);
        if (text == null) {
            return new Parsed.Invalid<>(
                    "must either contain no double quotes or be one string in double quotes, with"
                            + " a backslash before each quote or backslash inside it");
        }
        return text.isEmpty() || text.length() > CHARS_MAX
                ? new Parsed.Invalid<>("must have 1 to " + CHARS_MAX + " characters")
                : new Parsed.Valid<>(Optional.of(new IdempotencyKey(text)));
    }

    private static @Nullable String bare(String value) {
        return value.contains("\"") ? null : value;
    }

    private static @Nullable String unquoted(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                return i == value.length() - 1 ? text.toString() : null;
            }
            if (c == '\\') {
                i++;
                if (i == value.length() || "\"\\".indexOf(value.charAt(i)) < 0) {
                    return null;
                }
            }
            text.append(value.charAt(i));
        }
        return null;
    }

    /**
     * The request in the form for the store. The message's hash is keyed with the client's key,
     * which the store does not have, so nobody who reads a row can guess a one-time code from it.
     *
     * @param apiKeyId the API key's id; the same text from two clients means two keys
     */
    KeyedRequest request(String apiKeyId, Message message) {
        // Neither part can contain the line break that separates them.
        byte[] scoped = (apiKeyId + "\n" + text).getBytes(UTF_8);
        try {
            byte[] key = MessageDigest.getInstance("SHA-256").digest(scoped);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(text.getBytes(US_ASCII), "HmacSHA256"));
            mac.update(BODY);
            mac.update(MessageQueueCodec.write(message.withId(NO_ID)).getBytes(UTF_8));
            HexFormat hex = HexFormat.of();
            return new KeyedRequest(hex.formatHex(key), hex.formatHex(mac.doFinal()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has SHA-256 and HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "IdempotencyKey";
    }
}
