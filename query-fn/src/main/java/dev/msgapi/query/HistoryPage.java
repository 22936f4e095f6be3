package dev.msgapi.query;

import dev.msgapi.model.Limits;
import dev.msgapi.model.SortKey;
import dev.msgapi.model.TextRules;
import dev.msgapi.store.History;
import dev.msgapi.store.History.Selection;
import dev.msgapi.store.History.Slice;
import dev.msgapi.store.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a history.
 *
 * @param lastKey the key after which the next page starts, or null after the last
 */
record HistoryPage(List<StoredMessage> messages, @Nullable SortKey lastKey) {
    /**
     * The most reads of the table for one page, so that no request takes too long. If few messages
     * pass the filter, a page may therefore be short.
     */
    static final int READS_MAX = 10;

    /**
     * Bytes of messages after which a page ends early. A Lambda response has at most 6 MB, and one
     * more escaped message must still fit.
     */
    private static final int BYTES_MAX = 3 * 1024 * 1024;

    HistoryPage {
        messages = List.copyOf(messages);
    }

    /** Reads until the page is full or too large, the history ends, or the reads are used up. */
    static HistoryPage read(History history, Selection selection, Instant now) {
        List<StoredMessage> messages = new ArrayList<>();
        if (selection.isEmpty()) {
            return new HistoryPage(messages, null);
        }
        long bytes = 0;
        Selection rest = selection.resume(selection.after(), readLimit(selection, 0));
        for (int reads = 1; ; reads++) {
            Slice slice = history.read(rest, now);
            for (StoredMessage message : slice.messages()) {
                bytes += size(message);
                boolean full = messages.size() == selection.limit();
                if (full || (bytes > BYTES_MAX && !messages.isEmpty())) {
                    return new HistoryPage(messages, messages.getLast().id().sortKey());
                }
                messages.add(message);
            }
            if (slice.lastKey() == null || reads == READS_MAX) {
                return new HistoryPage(messages, slice.lastKey());
            }
            rest = rest.resume(slice.lastKey(), readLimit(selection, messages.size()));
        }
    }

    /** How many messages the next read examines; a filter may drop most of them. */
    private static int readLimit(Selection selection, int found) {
        boolean filtered = selection.status() != null || selection.channel() != null;
        // One message more than the page contains shows whether another page follows.
        return filtered ? Limits.PAGE_MAX + 1 : selection.limit() + 1 - found;
    }

    private static long size(StoredMessage message) {
        return message.content() == null ? 0 : escapedLength(message.content().text());
    }

    /**
     * The bytes of a text as JSON within JSON, as a Lambda response contains it: a quote or a
     * backslash takes four bytes, a control character seven.
     */
    private static long escapedLength(String text) {
        long escapes =
                text.chars().mapToLong(c -> c < 0x20 ? 6 : c == '"' || c == '\\' ? 3 : 0).sum();
        return TextRules.utf8Length(text) + escapes;
    }
}
