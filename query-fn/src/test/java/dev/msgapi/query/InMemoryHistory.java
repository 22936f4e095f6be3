package dev.msgapi.query;

import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.SortKey;
import dev.msgapi.model.Status;
import dev.msgapi.model.WireName;
import dev.msgapi.store.History;
import dev.msgapi.store.StoredMessage;
import dev.msgapi.testing.Ids;
import dev.msgapi.testing.Messages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A history in memory that follows DynamoDB's rules for a Query: the limit counts the items that
 * were examined, not those that pass the filter, and there is a last key whenever the limit was
 * reached, even at the end.
 */
final class InMemoryHistory implements History {
    final List<Selection> reads = new ArrayList<>();
    private final NavigableMap<SortKey, StoredMessage> items = new TreeMap<>();
    private final int itemsPerReadMax;

    InMemoryHistory() {
        this(Integer.MAX_VALUE);
    }

    /** A history whose reads end early, as DynamoDB's do after 1 MB. */
    InMemoryHistory(int itemsPerReadMax) {
        this.itemsPerReadMax = itemsPerReadMax;
    }

    /** Adds an email that was accepted this many milliseconds after the first. */
    StoredMessage add(int millis, Status status, String content) {
        MessageId id = Ids.message(Messages.ACCEPTED.plusMillis(millis));
        StoredMessage message =
                new StoredMessage(
                        id,
                        Channel.EMAIL.wireName(),
                        status.wireName(),
                        new Content.Email("Hi", content),
                        false,
                        1,
                        null,
                        "ses-1",
                        null,
                        id.timestamp());
        return add(message);
    }

    StoredMessage add(StoredMessage message) {
        items.put(message.id().sortKey(), message);
        return message;
    }

    @Override
    public Slice read(Selection selection, Instant now) {
        reads.add(selection);
        if (selection.isEmpty()) {
            throw new IllegalArgumentException("BETWEEN with swapped bounds");
        }
        Comparator<SortKey> order = Comparator.naturalOrder();
        List<SortKey> keys =
                items.subMap(selection.from(), true, selection.to(), true).keySet().stream()
                        .sorted(selection.newestFirst() ? order.reversed() : order)
                        .filter(key -> isAfter(key, selection))
                        .limit(Math.min(selection.limit(), itemsPerReadMax))
                        .toList();
        boolean stopped = keys.size() == Math.min(selection.limit(), itemsPerReadMax);
        return new Slice(
                keys.stream().map(items::get).filter(m -> fits(m, selection)).toList(),
                stopped ? keys.getLast() : null);
    }

    private static boolean isAfter(SortKey key, Selection selection) {
        if (selection.after() == null) {
            return true;
        }
        int order = key.compareTo(selection.after());
        return selection.newestFirst() ? order < 0 : order > 0;
    }

    private static boolean fits(StoredMessage message, Selection selection) {
        return isOrNull(selection.status(), message.status())
                && isOrNull(selection.channel(), message.channel());
    }

    private static boolean isOrNull(@Nullable WireName wanted, String found) {
        return wanted == null || wanted.wireName().equals(found);
    }
}
