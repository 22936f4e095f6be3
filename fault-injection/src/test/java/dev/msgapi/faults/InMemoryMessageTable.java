package dev.msgapi.faults;

import dev.msgapi.aws.dynamodb.ContentSize;
import dev.msgapi.model.Limits;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Retention;
import dev.msgapi.model.SortKey;
import dev.msgapi.model.Status;
import dev.msgapi.model.WireName;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.UnsettledIndex;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.History;
import dev.msgapi.store.SealedMessageReader;
import dev.msgapi.store.SealedMessageWriter;
import dev.msgapi.store.UnstartedMessageWriter;
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

/** The table {@code messages} in memory, with the conditions of its adapters. */
final class InMemoryMessageTable
        implements Ledger,
                SealedMessageWriter,
                SealedMessageReader,
                UnstartedMessageWriter,
                UnsettledIndex,
                History,
                ErasableMessages {
    private final Map<MessageId, InMemoryMessageItem> items = new LinkedHashMap<>();
    private final InMemoryContentItems contentItems = new InMemoryContentItems();
    private final Retention retention;
    private final int latePercent;
    private final Listener listener;
    private final RandomGenerator random;

    /** Learns of each state that the table writes. */
    @FunctionalInterface
    interface Listener {
        void moved(MessageId id, Instant at, SendState found, SendState next);
    }

    /**
     * @param retention how long it keeps the messages
     * @param latePercent how often the index shows an item as it was before its last write
     */
    InMemoryMessageTable(
            Retention retention, int latePercent, Listener listener, RandomGenerator random) {
        this.retention = retention;
        this.latePercent = latePercent;
        this.listener = listener;
        this.random = random;
    }

    @Override
    public synchronized void storeContent(Message message) {
        if (!message.storeSecure() && ContentSize.of(message).isApart()) {
            contentItems.store(
                    new InMemoryContentItem(message, message.content(), null, retention));
        }
    }

    @Override
    public void storeContent(Message message, ByteBuffer sealed) {
        if (ContentSize.of(message, sealed).isApart()) {
            contentItems.store(new InMemoryContentItem(message, null, sealed, retention));
        }
    }

    @Override
    public synchronized Result begin(Message message, SendState next, Instant now) {
        InMemoryMessageItem item = items.get(message.id());
        if (item != null && (item.erasedBy != null || item.state().status() != Status.QUEUED)) {
            return notWritten(item, next);
        }
        InMemoryMessageItem begun = item == null ? create(message) : item;
        begun.describe(retention);
        if (!message.storeSecure()) {
            begun.isContentApart = ContentSize.of(message).isApart();
            begun.hasContent = !begun.isContentApart;
        }
        return write(begun, next, now);
    }

    @Override
    public synchronized Result move(
            MessageKey key, SendState.Version expected, SendState next, Instant now) {
        InMemoryMessageItem item = items.get(key.id());
        if (item == null) {
            return new Result.Lost(new SendState.Queued());
        }
        return item.state().version().equals(expected)
                ? write(item, next, now)
                : lost(item.state(), next);
    }

    @Override
    public synchronized void store(Message message, ByteBuffer sealed, Instant now) {
        InMemoryMessageItem item = items.get(message.id());
        if (item == null || item.isUnstarted()) {
            InMemoryMessageItem stored = item == null ? create(message) : item;
            stored.describe(retention);
            stored.isContentApart = ContentSize.of(message, sealed).isApart();
            stored.sealed = stored.isContentApart ? null : sealed;
            write(stored, new SendState.Queued(), now);
        }
    }

    @Override
    public synchronized void storeUnstarted(Message message, Instant now) {
        if (!items.containsKey(message.id())) {
            InMemoryMessageItem item = create(message);
            item.expiresAt = message.id().instant().plus(Limits.MESSAGE_AGE_MAX);
            write(item, new SendState.Queued(), now);
        }
    }

    private InMemoryMessageItem create(Message message) {
        InMemoryMessageItem item = new InMemoryMessageItem(message, items.size());
        items.put(message.id(), item);
        return item;
    }

    private Result write(InMemoryMessageItem item, SendState next, Instant now) {
        SendState found = item.state();
        item.write(next, now);
        listener.moved(item.message.id(), now, found, next);
        return new Result.Written();
    }

    /** What the failed condition of a first write means. */
    private static Result notWritten(InMemoryMessageItem item, SendState next) {
        SendState found = item.state();
        if (found instanceof SendState.Queued) {
            return new Result.Erased();
        }
        return lost(found, next);
    }

    private static Result lost(SendState found, SendState next) {
        return found.equals(next) ? new Result.Written() : new Result.Lost(found);
    }

    @Override
    public Lookup find(MessageKey key, Instant now) {
        InMemoryMessageItem item = items.get(key.id());
        if (item == null || !item.expiresAt.isAfter(now)) {
            return new Lookup.Absent();
        }
        if (item.isContentApart && item.message.storeSecure()) {
            InMemoryContentItem content = contentItems.get(key.id());
            return content == null || content.sealed() == null
                    ? new Lookup.Absent()
                    : new Lookup.Sealed(content.sealed());
        }
        if (item.sealed == null) {
            return item.message.storeSecure() ? new Lookup.Absent() : new Lookup.NotSealed();
        }
        return new Lookup.Sealed(item.sealed);
    }

    /** Returns pages of one or two items, because DynamoDB may end a page anywhere. */
    @Override
    public Page unerased(Erasure erasure, SortKey after) {
        if (after != null && after.isOfContent()) {
            return contentItems.unerased(erasure, after, 1 + random.nextInt(2));
        }
        List<InMemoryMessageItem> rest =
                items.values().stream()
                        .filter(item -> item.recipientKey().equals(erasure.recipientKey()))
                        .filter(item -> item.isUpTo(SortKey.endOf(erasure.instant())))
                        .filter(item -> after == null || !item.isUpTo(after))
                        .sorted(Comparator.comparing(InMemoryMessageItem::sortKey))
                        .toList();
        List<InMemoryMessageItem> page =
                rest.subList(0, Math.min(rest.size(), 1 + random.nextInt(2)));
        List<Item> unerased = new ArrayList<>();
        int count = 0;
        for (InMemoryMessageItem item : page) {
            count += item.isErasedByNoOtherThan(erasure) ? 1 : 0;
            if (item.erasedBy == null) {
                unerased.add(new Item(item.message.key(), false));
            }
        }
        boolean more = page.size() < rest.size();
        return new Page(
                unerased, count, more ? page.getLast().sortKey() : InMemoryContentItems.START);
    }

    @Override
    public boolean erase(Item erased, Erasure erasure) {
        if (erased.isContent()) {
            contentItems.erase(erased.key().id(), erasure);
            return true;
        }
        InMemoryMessageItem item = items.get(erased.key().id());
        boolean isOwn = item != null && item.isErasedByNoOtherThan(erasure);
        if (isOwn) {
            item.erase(erasure);
        }
        return isOwn;
    }

    /** Spreads messages over shards by their order of creation, because ids are random. */
    @Override
    public Stream<Entry> due(int shard, Instant before) {
        return items.values().stream()
                .filter(item -> item.ordinal % SHARDS == shard)
                .map(item -> item.entry(random.nextInt(100) < latePercent, before))
                .filter(Objects::nonNull);
    }

    @Override
    public Slice read(Selection selection, Instant now) {
        Comparator<InMemoryMessageItem> byTime = Comparator.comparing(InMemoryMessageItem::sortKey);
        List<InMemoryMessageItem> page =
                items.values().stream()
                        .filter(item -> item.recipientKey().equals(selection.recipientKey()))
                        .filter(item -> item.isSelected(selection))
                        .sorted(selection.newestFirst() ? byTime.reversed() : byTime)
                        .limit(selection.limit())
                        .toList();
        return new Slice(
                page.stream()
                        .filter(item -> item.expiresAt.isAfter(now))
                        .map(item -> item.shown(contentItems.get(item.message.id())))
                        .filter(shown -> isOrNull(selection.status(), shown.status()))
                        .filter(shown -> isOrNull(selection.channel(), shown.channel()))
                        .toList(),
                // As DynamoDB, which does not know whether more follows a full page.
                page.size() == selection.limit() ? page.getLast().sortKey() : null);
    }

    private static boolean isOrNull(WireName wanted, String found) {
        return wanted == null || wanted.wireName().equals(found);
    }

    /** What point-in-time recovery knows about the table at one moment. */
    record Snapshot(
            Map<MessageId, InMemoryMessageItem> items, List<InMemoryContentItem> contentItems) {}

    Snapshot snapshot() {
        Map<MessageId, InMemoryMessageItem> copies = new LinkedHashMap<>();
        items.forEach((id, item) -> copies.put(id, item.copy()));
        return new Snapshot(
                copies, contentItems.all().stream().map(InMemoryContentItem::copy).toList());
    }

    void restore(Snapshot snapshot) {
        items.clear();
        items.putAll(snapshot.items());
        contentItems.replaceAll(snapshot.contentItems());
    }

    /** The status items, for a checker. */
    List<InMemoryMessageItem> items() {
        return List.copyOf(items.values());
    }

    /** The content items, for a checker. */
    List<InMemoryContentItem> contentItems() {
        return contentItems.all();
    }

    /** Removes what has expired, which DynamoDB does days late. */
    void removeExpired(Instant now) {
        items.values().removeIf(item -> !item.expiresAt.isAfter(now));
        contentItems.removeExpired(now);
    }
}
