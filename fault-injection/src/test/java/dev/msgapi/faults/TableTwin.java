package dev.msgapi.faults;

import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Retention;
import dev.msgapi.model.Status;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.UnsettledIndex;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.History;
import dev.msgapi.store.SealedMessageWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The table {@code messages} in memory, under the very conditions of {@code MessageTable} and
 * {@code MessageEraser}.
 */
final class TableTwin
        implements Ledger, SealedMessageWriter, UnsettledIndex, History, ErasableMessages {
    /** Longer than any tombstone, so that nothing else makes what is left of an item go in time. */
    static final Retention RETENTION = new Retention(365);

    private static final int LATE_PERCENT = 20;

    private final Map<MessageId, ItemTwin> items = new LinkedHashMap<>();
    private final Chronicle chronicle;
    private final RandomGenerator random;

    TableTwin(Chronicle chronicle, RandomGenerator random) {
        this.chronicle = chronicle;
        this.random = random;
    }

    @Override
    public Result begin(Message message, SendState next, Instant now) {
        ItemTwin item = items.get(message.id());
        if (item != null && (item.erasedBy != null || item.row.status() != Status.QUEUED)) {
            return notWritten(item, next);
        }
        ItemTwin begun = item == null ? created(message) : item;
        begun.describe();
        begun.hasContent = !message.storeSecure();
        return write(begun, next, now);
    }

    @Override
    public Result move(MessageKey key, SendState.Version expected, SendState next, Instant now) {
        ItemTwin item = items.get(key.id());
        if (item == null) {
            throw new IllegalStateException("the message is not in the table");
        }
        return item.row.state().version().equals(expected)
                ? write(item, next, now)
                : notWritten(item, next);
    }

    @Override
    public void store(Message message, ByteBuffer sealed, Instant now) {
        if (!items.containsKey(message.id())) {
            ItemTwin item = created(message);
            item.describe();
            item.isSealed = true;
            write(item, new SendState.Queued(), now);
        }
    }

    private ItemTwin created(Message message) {
        ItemTwin item = new ItemTwin(message, items.size());
        items.put(message.id(), item);
        return item;
    }

    private Result write(ItemTwin item, SendState next, Instant now) {
        SendState found = item.row == null ? new SendState.Queued() : item.row.state();
        item.write(next, now);
        chronicle.moved(item.message.id(), now, found, next);
        return new Result.Written();
    }

    /** What a failed condition means. */
    private static Result notWritten(ItemTwin item, SendState next) {
        SendState found = item.row.state();
        if (found instanceof SendState.Queued) {
            return new Result.Erased();
        }
        return found.equals(next) ? new Result.Written() : new Result.Lost(found);
    }

    /** Pages of one or two messages, as DynamoDB ends one where it likes. */
    @Override
    public Page unerased(Erasure erasure, String after) {
        List<ItemTwin> rest =
                items.values().stream()
                        .filter(item -> item.recipientKey().equals(erasure.recipientKey()))
                        .filter(item -> item.isBefore(MessageId.lastSortKey(erasure.instant())))
                        .filter(item -> after == null || item.sortKey().compareTo(after) > 0)
                        .sorted(Comparator.comparing(ItemTwin::sortKey))
                        .toList();
        List<ItemTwin> page = rest.subList(0, Math.min(rest.size(), 1 + random.nextInt(2)));
        List<MessageKey> unerased = new ArrayList<>();
        int count = 0;
        for (ItemTwin item : page) {
            count += item.erasedBy == null || item.erasedBy.equals(erasure.id()) ? 1 : 0;
            if (item.erasedBy == null) {
                unerased.add(item.message.key());
            }
        }
        boolean more = page.size() < rest.size();
        return new Page(unerased, count, more ? page.getLast().sortKey() : null);
    }

    @Override
    public boolean erase(MessageKey key, Erasure erasure) {
        ItemTwin item = items.get(key.id());
        boolean isOwn =
                item != null && (item.erasedBy == null || item.erasedBy.equals(erasure.id()));
        if (isOwn) {
            item.erase(erasure);
        }
        return isOwn;
    }

    /** By the order of creation instead of the id, which is random; and sometimes a moment late. */
    @Override
    public Stream<Entry> due(int shard, Instant before) {
        return items.values().stream()
                .filter(item -> item.ordinal % SHARDS == shard)
                .map(item -> item.entry(random.nextInt(100) < LATE_PERCENT, before))
                .filter(Objects::nonNull);
    }

    /** One page holds all: nobody has that many messages here. */
    @Override
    public Slice read(Selection selection, Instant now) {
        return new Slice(
                items.values().stream()
                        .filter(item -> item.recipientKey().equals(selection.recipientKey()))
                        .filter(item -> item.sortKey().compareTo(selection.from()) >= 0)
                        .filter(item -> item.isBefore(selection.to()))
                        .filter(item -> item.expiresAt.isAfter(now))
                        .map(ItemTwin::shown)
                        .toList(),
                null);
    }

    /** The items, for who checks them. */
    List<ItemTwin> items() {
        return List.copyOf(items.values());
    }

    /** What DynamoDB does, days late. */
    void removeExpired(Instant now) {
        items.values().removeIf(item -> !item.expiresAt.isAfter(now));
    }
}
