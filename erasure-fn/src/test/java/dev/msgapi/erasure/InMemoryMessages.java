package dev.msgapi.erasure;

import dev.msgapi.model.ErasureId;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.SortKey;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.testing.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One recipient's messages in memory, read and erased as the table does, in simulated time. */
final class InMemoryMessages implements ErasableMessages {
    /** More than any test needs, so that an endless walk fails instead of hanging. */
    private static final int WALKS_MAX = 5000;

    private final NavigableMap<SortKey, Optional<ErasureId>> erasedBy = new TreeMap<>();
    private final RecipientKey recipientKey;
    private final MovingClock clock;
    private Duration cost = Duration.ZERO;

    /** The sort keys after which pages were read. */
    final List<Optional<SortKey>> walks = new ArrayList<>();

    /** The sort keys of the erased messages, once for each time. */
    final List<SortKey> erased = new ArrayList<>();

    /** Whether calls fail. */
    boolean isDown;

    /** Runs before each erasure of a message. */
    Runnable meanwhile = () -> {};

    InMemoryMessages(RecipientKey recipientKey, MovingClock clock) {
        this.recipientKey = recipientKey;
        this.clock = clock;
    }

    /** Sets how long it takes to erase one message or to read a page. */
    void cost(Duration each) {
        cost = each;
    }

    void add(int count, Instant accepted) {
        for (int i = 0; i < count; i++) {
            erasedBy.put(Ids.message(accepted).sortKey(), Optional.empty());
        }
    }

    /** How many messages still have their content. */
    long withContent() {
        return erasedBy.values().stream().filter(Optional::isEmpty).count();
    }

    @Override
    public Page unerased(Erasure erasure, @Nullable SortKey after) {
        clock.advance(cost);
        walks.add(Optional.ofNullable(after));
        if (walks.size() > WALKS_MAX) {
            throw new AssertionError("the walk does not end");
        }
        List<Item> unerased = new ArrayList<>();
        int looked = 0;
        int count = 0;
        SortKey last = null;
        SortKey start = after == null ? SortKey.FIRST : after;
        SortKey end = SortKey.endOf(erasure.instant());
        for (Map.Entry<SortKey, Optional<ErasureId>> item :
                erasedBy.subMap(start, false, end, true).entrySet()) {
            last = item.getKey();
            boolean isOurs = item.getValue().filter(erasure.id()::equals).isPresent();
            if (item.getValue().isEmpty()) {
                MessageKey key = new MessageKey(recipientKey, new MessageId(last.uuid()));
                unerased.add(new Item(key, false));
            }
            count += isOurs || item.getValue().isEmpty() ? 1 : 0;
            if (++looked == PAGE_SIZE) {
                // Like DynamoDB, it does not say whether more follows.
                return new Page(unerased, count, last);
            }
        }
        return new Page(unerased, count, null);
    }

    @Override
    public boolean erase(Item item, Erasure erasure) {
        meanwhile.run();
        clock.advance(cost);
        if (isDown) {
            throw new StoreUnavailable("SdkClientException", new IllegalStateException("canary"));
        }
        SortKey sortKey = item.key().id().sortKey();
        erased.add(sortKey);
        return Optional.of(erasure.id())
                .equals(
                        erasedBy.computeIfPresent(
                                sortKey,
                                (_, by) -> by.isPresent() ? by : Optional.of(erasure.id())));
    }
}
