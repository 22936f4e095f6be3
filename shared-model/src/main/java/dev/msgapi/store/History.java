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
     * Which messages, and from where on.
     *
     * @param from the first key, inclusive
     * @param to the last key, inclusive
     * @param status only these, or null for all
     * @param channel only these, or null for all
     * @param after the key of the last message already read, or null at the start
     * @param limit the most messages to look at
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

        /** Whether no message can be in it. */
        public boolean isEmpty() {
            return from.compareTo(to) > 0;
        }

        /** The same selection without what was accepted at that instant or before. */
        public Selection since(Instant erased) {
            SortKey start = SortKey.max(from, SortKey.endOf(erased));
            boolean isBefore = after != null && after.compareTo(start) < 0;
            return new Selection(
                    recipientKey,
                    start,
                    // Newest first, all that follows is erased; else all that is left follows.
                    isBefore && newestFirst ? SortKey.FIRST : to,
                    status,
                    channel,
                    newestFirst,
                    isBefore ? null : after,
                    limit);
        }

        /** The same selection, further on. */
        public Selection resume(@Nullable SortKey lastRead, int rest) {
            return new Selection(
                    recipientKey, from, to, status, channel, newestFirst, lastRead, rest);
        }
    }

    /**
     * A part of the selection.
     *
     * @param lastKey the key of the last message looked at if more may follow; else null
     */
    record Slice(List<StoredMessage> messages, @Nullable SortKey lastKey) {
        public Slice {
            messages = List.copyOf(messages);
        }
    }
}
