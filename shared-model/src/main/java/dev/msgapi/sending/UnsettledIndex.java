package dev.msgapi.sending;

import dev.msgapi.model.MessageKey;
import java.time.Instant;
import java.util.stream.Stream;

/** The messages that no consumer seems to look after any more. */
@FunctionalInterface
public interface UnsettledIndex {
    /**
     * Parts of the index, read one after the other; a message is in that of its id's last digit.
     */
    int SHARDS = 16;

    /** Those of one shard whose time to be looked at has come, read as they are asked for. */
    Stream<Entry> due(int shard, Instant before);

    /**
     * A message as the index has it, which may be a moment late.
     *
     * @param standing how it stood
     */
    record Entry(MessageKey key, Standing standing) {}
}
