package dev.msgapi.query;

import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.SortKey;
import dev.msgapi.model.Status;
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

/**
 * The table's twin in memory, with DynamoDB's own rules for a Query: the limit counts what is
 * looked at and not what the filter lets through, and a last key stands wherever the limit was
 * reached, be it at the very end.
 */
final class InMemoryHistory implements History {
    final List<Selection> reads = new ArrayList<>();
    private final NavigableMap<SortKey, StoredMessage> items = new TreeMap<>();
    private final int mostItemsOfOneRead;

    InMemoryHistory() {
        this(Integer.MAX_VALUE);
    }

    /** One whose reads end early, as DynamoDB's do after 1 MB. */
    InMemoryHistory(int mostItemsOfOneRead) {
        this.mostItemsOfOneRead = mostItemsOfOneRead;
    }

    /** Adds an email that was accepted so many milliseconds after the first. */
    StoredMessage add(int millis, Status status, String content) {
        MessageId id = Ids.message(Messages.ACCEPTED.plusMillis(millis));
        StoredMessage message =
                new StoredMessage(
                        id,
                        Channel.EMAIL,
                        status,
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
            throw new IllegalArgumentException("BETWEEN with its bounds turned around");
        }
        Comparator<SortKey> order = Comparator.naturalOrder();
        List<SortKey> keys =
                items.subMap(selection.from(), true, selection.to(), true).keySet().stream()
                        .sorted(selection.newestFirst() ? order.reversed() : order)
                        .filter(key -> isAfter(key, selection))
                        .limit(Math.min(selection.limit(), mostItemsOfOneRead))
                        .toList();
        boolean stopped = keys.size() == Math.min(selection.limit(), mostItemsOfOneRead);
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
        return (selection.status() == null || selection.status() == message.status())
                && (selection.channel() == null || selection.channel() == message.channel());
    }
}
