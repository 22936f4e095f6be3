package dev.msgapi.sending;

import dev.msgapi.model.MessageKey;
import java.time.Instant;
import java.util.stream.Stream;

/** The messages that no consumer seems to look after any more. */
@FunctionalInterface
public interface UnsettledIndex {
    /**
     * Parts of the index, read one after the other; the last digit of a message's id names its
     * part.
     */
    int SHARDS = 16;

    /**
     * The messages of one shard whose time to be looked at has come, read page by page as they are
     * asked for. The stream throws {@link dev.msgapi.store.StoreUnavailable} if a page can't be
     * read.
     */
    Stream<Entry> due(int shard, Instant before);

    /** A message as the index has it, which may be a moment late. */
    record Entry(MessageKey key, SendState.Version version) {}
}
