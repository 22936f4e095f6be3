package dev.msgapi.faults;

import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.SortKey;
import dev.msgapi.store.ErasableMessages.Item;
import dev.msgapi.store.ErasableMessages.Page;
import dev.msgapi.store.Erasure;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The content items of {@link InMemoryMessageTable}, by the ids of their messages. */
final class InMemoryContentItems {
    /** Where they begin, after all status items. */
    static final SortKey START = SortKey.FIRST.ofContent();

    private final Map<MessageId, InMemoryContentItem> items = new LinkedHashMap<>();

    /** Stores the item unless its message has one. */
    void store(InMemoryContentItem item) {
        items.putIfAbsent(item.message.id(), item);
    }

    /** The content item of a message, or null if it has none. */
    InMemoryContentItem get(MessageId id) {
        return items.get(id);
    }

    /** The next items that the erasure covers, at most {@code count}. */
    Page unerased(Erasure erasure, SortKey after, int count) {
        List<Message> rest =
                items.values().stream()
                        .map(item -> item.message)
                        .filter(message -> message.to().key().equals(erasure.recipientKey()))
                        .filter(message -> !message.id().instant().isAfter(erasure.instant()))
                        .filter(message -> key(message).compareTo(after) > 0)
                        .sorted(Comparator.comparing(InMemoryContentItems::key))
                        .toList();
        List<Message> page = rest.subList(0, Math.min(rest.size(), count));
        List<Item> unerased =
                page.stream()
                        .filter(message -> items.get(message.id()).erasedBy == null)
                        .map(message -> new Item(message.key(), true))
                        .toList();
        return new Page(unerased, 0, page.size() < rest.size() ? key(page.getLast()) : null);
    }

    private static SortKey key(Message message) {
        return message.id().sortKey().ofContent();
    }

    /** Removes the content of a message, if there is any. */
    void erase(MessageId id, Erasure erasure) {
        InMemoryContentItem item = items.get(id);
        if (item != null) {
            item.erase(erasure);
        }
    }

    List<InMemoryContentItem> all() {
        return List.copyOf(items.values());
    }

    /** Replaces all items. */
    void replaceAll(List<InMemoryContentItem> others) {
        items.clear();
        others.forEach(this::store);
    }

    void removeExpired(Instant now) {
        items.values().removeIf(item -> !item.expiresAt.isAfter(now));
    }
}
