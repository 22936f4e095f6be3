package dev.msgapi.sending;

import dev.msgapi.model.MessageKey;
import java.time.Instant;
import java.util.stream.Stream;

/** The messages that are not settled, by the time at which the sweeper has to handle them. */
@FunctionalInterface
public interface UnsettledIndex {
    /**
     * Parts of the index, read one after the other; the last digit of a message's id names its
     * part.
     */
    int SHARDS = 16;

    /**
     * The messages of one shard that are due. The stream reads them page by page, and throws {@link
     * dev.msgapi.store.StoreUnavailable} if it can't read a page.
     */
    Stream<Entry> due(int shard, Instant before);

    /** A message as the index shows it, which may be a moment late. */
    record Entry(MessageKey key, SendState.Version version) {}
}
