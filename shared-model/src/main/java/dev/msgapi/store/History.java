package dev.msgapi.store;

import dev.msgapi.model.Channel;
import dev.msgapi.model.MessageId;
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
     * @param recipientKey {@link dev.msgapi.model.Recipient#key()}
     * @param from the least sort key, inclusive
     * @param to the greatest sort key, inclusive
     * @param status only these, or null for all
     * @param channel only these, or null for all
     * @param after the sort key of the last message already read, or null at the start
     * @param limit the most messages to look at
     */
    record Selection(
            String recipientKey,
            String from,
            String to,
            @Nullable Status status,
            @Nullable Channel channel,
            boolean newestFirst,
            @Nullable String after,
            int limit) {

        /** Whether no message can be in it. */
        public boolean isEmpty() {
            return from.compareTo(to) > 0;
        }

        /** The same selection without what was accepted at that instant or before. */
        public Selection since(Instant erased) {
            String first = MessageId.lastSortKey(erased);
            String start = first.compareTo(from) > 0 ? first : from;
            boolean isBefore = after != null && after.compareTo(start) < 0;
            return new Selection(
                    recipientKey,
                    start,
                    // Newest first, all that follows is erased; else all that is left follows.
                    isBefore && newestFirst ? "" : to,
                    status,
                    channel,
                    newestFirst,
                    isBefore ? null : after,
                    limit);
        }

        /** The same selection, further on. */
        public Selection resume(@Nullable String sortKey, int rest) {
            return new Selection(
                    recipientKey, from, to, status, channel, newestFirst, sortKey, rest);
        }
    }

    /**
     * A part of the selection.
     *
     * @param lastKey the sort key of the last message looked at if more may follow; else null
     */
    record Slice(List<StoredMessage> messages, @Nullable String lastKey) {
        public Slice {
            messages = List.copyOf(messages);
        }
    }
}
