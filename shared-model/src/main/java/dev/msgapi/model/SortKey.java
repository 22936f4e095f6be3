package dev.msgapi.model;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The sort key of an item in the tables {@code messages} and {@code audit}, or a bound of such
 * keys. An item's key is the timestamp and the id of what it stores, so keys sort by time and are
 * unique for a recipient. A message's content item has the same key after a prefix, so that all
 * content items sort after {@link #LAST}.
 *
 * @param value ASCII, such as {@code 2026-11-22T15:42:07.123Z#019aac3d-…}; it sorts as text
 */
public record SortKey(String value) implements Comparable<SortKey> {
    /** Sorts before every item's key, which starts with the digits of a year. */
    public static final SortKey FIRST = new SortKey("0");

    /** Sorts after every item's key except those of content items: the character after 9. */
    public static final SortKey LAST = new SortKey(":");

    private static final char SEPARATOR = '#';
    private static final String CONTENT = "content" + SEPARATOR;

    /** The character after the separator. */
    private static final char AFTER_SEPARATOR = '$';

    private static final Pattern OF_ITEM =
            Pattern.compile(
                    "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"
                            + SEPARATOR
                            + "[0-9a-f-]{36}");

    public SortKey {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("an empty sort key");
        }
    }

    /** The key of the item with this id. */
    static SortKey of(TimeOrderedId id) {
        return new SortKey(id.timestamp() + SEPARATOR + id.uuid());
    }

    /** A bound before all keys of a millisecond and after those of earlier ones. */
    public static SortKey startOf(Instant millisecond) {
        return new SortKey(Timestamps.format(millisecond));
    }

    /** A bound after all keys of a millisecond and before those of later ones. */
    public static SortKey endOf(Instant millisecond) {
        return new SortKey(Timestamps.format(millisecond) + AFTER_SEPARATOR);
    }

    /** Reads the key of an item; empty for any other text, including a bound. */
    public static Optional<SortKey> parse(String text) {
        return OF_ITEM.matcher(text).matches() ? Optional.of(new SortKey(text)) : Optional.empty();
    }

    /** The key of a content item, or a bound of such keys, that belongs to this key or bound. */
    public SortKey ofContent() {
        return new SortKey(CONTENT + value);
    }

    /** Whether this is the key of a content item, or a bound of such keys. */
    public boolean isOfContent() {
        return value.startsWith(CONTENT);
    }

    /** The later of two keys. */
    public static SortKey max(SortKey one, SortKey other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /** The earlier of two keys. */
    public static SortKey min(SortKey one, SortKey other) {
        return one.compareTo(other) > 0 ? other : one;
    }

    /**
     * The id in an item's key.
     *
     * @throws IllegalArgumentException if this is a bound
     */
    public UUID uuid() {
        return UUID.fromString(value.substring(value.lastIndexOf(SEPARATOR) + 1));
    }

    @Override
    public int compareTo(SortKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
