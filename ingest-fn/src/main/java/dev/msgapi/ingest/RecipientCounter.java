package dev.msgapi.ingest;

import dev.msgapi.model.Channel;
import dev.msgapi.model.RecipientKey;
import java.time.Instant;

/** Counts the messages for each recipient, channel and minute. */
@FunctionalInterface
public interface RecipientCounter {
    /**
     * Counts one message, unless the minute has as many as {@code max}; returns whether it did. If
     * it throws {@link dev.msgapi.store.StoreUnavailable}, the message may have been counted.
     *
     * @param minute the beginning of a minute
     */
    boolean count(RecipientKey to, Channel channel, Instant minute, int max);
}
