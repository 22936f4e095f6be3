package dev.msgapi.store;

import dev.msgapi.model.Channel;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.SortKey;
import dev.msgapi.model.Status;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of one recipient, ordered by time. */
@FunctionalInterface
public interface History {
    /** Reads the next messages of a selection that have not expired, with their content. */
    Slice read(Selection selection, Instant now);

    /**
     * Which messages to read, and where to start.
     *
     * @param from the first key, inclusive
     * @param to the last key, inclusive
     * @param status only messages with this status; null for all
     * @param channel only messages of this channel; null for all
     * @param after the key of the last message already read, or null at the start
     * @param limit the most messages to examine
     */
    record Selection(
            RecipientKey recipientKey,
            SortKey from,
            SortKey to,
            @Nullable Status status,
            @Nullable Channel channel,
            boolean newestFirst,
            @Nullable SortKey after,
            int limit) {

        /** Whether its range can contain no message. */
        public boolean isEmpty() {
            return from.compareTo(to) > 0;
        }

        /** The same selection without messages that were accepted at this instant or before. */
        public Selection since(Instant erased) {
            SortKey start = SortKey.max(from, SortKey.endOf(erased));
            boolean isBefore = after != null && after.compareTo(start) < 0;
            return new Selection(
                    recipientKey,
                    start,
                    // Newest first, everything that follows is erased. Oldest first, everything
                    // that is not erased follows.
                    isBefore && newestFirst ? SortKey.FIRST : to,
                    status,
                    channel,
                    newestFirst,
                    isBefore ? null : after,
                    limit);
        }

        /** The rest of the selection, after a sort key. */
        public Selection resume(@Nullable SortKey lastRead, int rest) {
            return new Selection(
                    recipientKey, from, to, status, channel, newestFirst, lastRead, rest);
        }
    }

    /**
     * A part of the selection: fewer messages than its limit if their contents are large.
     *
     * @param lastKey the key of the last message examined if more may follow; otherwise null
     */
    record Slice(List<StoredMessage> messages, @Nullable SortKey lastKey) {
        public Slice {
            messages = List.copyOf(messages);
        }
    }
}
