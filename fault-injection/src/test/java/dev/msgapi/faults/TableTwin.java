package dev.msgapi.faults;

import dev.msgapi.delivery.Ledger;
import dev.msgapi.delivery.Standing;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Status;
import dev.msgapi.store.History;
import dev.msgapi.store.StoredMessage;
import dev.msgapi.store.Unsettled;
import dev.msgapi.store.Vault;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The table {@code messages} in memory, under the very conditions of {@code MessageTable}. */
final class TableTwin implements Ledger, Vault, Unsettled, History {
    private static final int LATE_PERCENT = 20;

    private final Map<MessageId, Item> items = new LinkedHashMap<>();
    private final Chronicle chronicle;
    private final RandomGenerator random;

    TableTwin(Chronicle chronicle, RandomGenerator random) {
        this.chronicle = chronicle;
        this.random = random;
    }

    private record Row(Standing standing, Instant updatedAt, Instant sweepAt) {}

    private static final class Item {
        final Message message;
        final int ordinal;
        Row row;
        Row indexed;

        Item(Message message, int ordinal) {
            this.message = message;
            this.ordinal = ordinal;
        }
    }

    @Override
    public Standing begin(Message message, Standing next, Instant now) {
        Item item = items.get(message.id());
        if (item != null && item.row.standing().status() != Status.QUEUED) {
            return item.row.standing();
        }
        return write(item == null ? created(message) : item, next, now);
    }

    @Override
    public Standing move(MessageKey key, Standing expected, Standing next, Instant now) {
        Item item = items.get(key.id());
        if (item == null) {
            throw new IllegalStateException("the message is not in the table");
        }
        Standing found = item.row.standing();
        // The claim is not in the condition: a sweep does not know it.
        return found.status() == expected.status()
                        && found.attempts() == expected.attempts()
                        && Objects.equals(found.leaseUntil(), expected.leaseUntil())
                ? write(item, next, now)
                : found;
    }

    @Override
    public void store(Message message, ByteBuffer sealed, Instant now) {
        if (!items.containsKey(message.id())) {
            write(created(message), Standing.NEW, now);
        }
    }

    private Item created(Message message) {
        Item item = new Item(message, items.size());
        items.put(message.id(), item);
        return item;
    }

    private Standing write(Item item, Standing next, Instant now) {
        Standing found = item.row == null ? Standing.NEW : item.row.standing();
        Row row = new Row(next, now, next.sweepAt(item.message.id().accepted()).orElse(null));
        item.indexed = item.row == null ? row : item.row;
        item.row = row;
        chronicle.moved(item.message.id(), now, found, next);
        return next;
    }

    /** By the order of creation instead of the id, which is random; and sometimes a moment late. */
    @Override
    public Stream<Entry> due(int shard, Instant before) {
        return items.values().stream()
                .filter(item -> item.ordinal % SHARDS == shard)
                .map(item -> entry(item, before))
                .filter(Objects::nonNull);
    }

    private Entry entry(Item item, Instant before) {
        Row row = random.nextInt(100) < LATE_PERCENT ? item.indexed : item.row;
        if (row.sweepAt() == null || !row.sweepAt().isBefore(before)) {
            return null;
        }
        Standing all = row.standing();
        return new Entry(
                item.message.key(),
                new Standing(
                        all.status(), all.attempts(), all.leaseUntil(), null, all.reason(), null));
    }

    /** One page holds all: nobody has that many messages here. */
    @Override
    public Slice read(Selection selection, Instant now) {
        List<StoredMessage> found =
                items.values().stream()
                        .filter(item -> isIn(item.message, selection))
                        .map(TableTwin::shown)
                        .toList();
        return new Slice(found, null);
    }

    private static boolean isIn(Message message, Selection selection) {
        String sortKey = message.id().sortKey();
        return message.to().key().equals(selection.recipientKey())
                && sortKey.compareTo(selection.from()) >= 0
                && sortKey.compareTo(selection.to()) <= 0;
    }

    private static StoredMessage shown(Item item) {
        Message message = item.message;
        Standing standing = item.row.standing();
        return new StoredMessage(
                message.id(),
                message.channel(),
                standing.status(),
                message.storeSecure() ? null : message.subject(),
                message.storeSecure() ? null : message.content(),
                message.storeSecure(),
                standing.attempts(),
                message.reference(),
                standing.providerMessageId(),
                standing.reason() == null ? null : standing.reason().wireName(),
                MessageId.timestamp(item.row.updatedAt()));
    }
}
