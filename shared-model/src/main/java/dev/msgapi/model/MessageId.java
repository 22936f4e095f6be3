package dev.msgapi.model;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The id of a message: a UUID version 7 (RFC 9562 section 5.7), whose first 48 bits are the
 * millisecond at which the message was accepted.
 */
public record MessageId(UUID uuid) {
    private static final Pattern CANONICAL =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    private static final DateTimeFormatter THREE_DECIMALS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    public MessageId {
        if (uuid.version() != 7 || uuid.variant() != 2) {
            throw new IllegalArgumentException("not a UUID version 7");
        }
    }

    /**
     * A new id.
     *
     * @param accepted the instant of acceptance; anything below a millisecond is dropped
     * @param random fresh randomness, without state that a SnapStart restore would repeat
     */
    public static MessageId at(Instant accepted, SecureRandom random) {
        long high = accepted.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000);
        long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new MessageId(new UUID(high, low));
    }

    /** Reads the canonical lower-case form; empty for any other text. */
    public static Optional<MessageId> parse(String text) {
        return CANONICAL.matcher(text).matches()
                ? Optional.of(new MessageId(UUID.fromString(text)))
                : Optional.empty();
    }

    /** The instant of acceptance, to the millisecond. */
    public Instant accepted() {
        return Instant.ofEpochMilli(uuid.getMostSignificantBits() >>> 16);
    }

    /** The instant of acceptance as the API writes it: UTC with exactly three decimals. */
    public String timestamp() {
        return timestamp(accepted());
    }

    /** The table's sort key: it sorts by time and is unique. */
    public String sortKey() {
        return timestamp() + "#" + uuid;
    }

    /** A text that sorts after the sort keys of that millisecond and before those of the next. */
    public static String lastSortKey(Instant millisecond) {
        return timestamp(millisecond) + "$";
    }

    /** An instant as the API writes it: UTC with exactly three decimals. */
    public static String timestamp(Instant instant) {
        return THREE_DECIMALS.format(instant);
    }

    @Override
    public String toString() {
        return uuid.toString();
    }
}
