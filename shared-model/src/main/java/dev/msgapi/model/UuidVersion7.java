package dev.msgapi.model;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Makes and reads UUIDs of version 7 (RFC 9562 section 5.7) for every kind of id. */
final class UuidVersion7 {
    private static final Pattern CANONICAL =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    private UuidVersion7() {}

    /**
     * A new UUID.
     *
     * @param instant truncated to the millisecond
     * @param random must not carry state that a SnapStart restore would repeat
     */
    static UUID at(Instant instant, SecureRandom random) {
        long high = instant.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000);
        long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** Reads the canonical lower-case form; empty for any other text. */
    static Optional<UUID> parse(String text) {
        return CANONICAL.matcher(text).matches()
                ? Optional.of(UUID.fromString(text))
                : Optional.empty();
    }

    static void require(UUID uuid) {
        if (uuid.version() != 7 || uuid.variant() != 2) {
            throw new IllegalArgumentException("not a UUID version 7");
        }
    }

    static Instant instant(UUID uuid) {
        return Instant.ofEpochMilli(uuid.getMostSignificantBits() >>> 16);
    }
}
