package dev.msgapi.store;

import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.SortKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the audit entries about one recipient. */
@FunctionalInterface
public interface AuditReader {
    /**
     * Reads a page of entries, newest first.
     *
     * @param after the key of the last entry already read, or null at the start
     */
    Page read(RecipientKey recipientKey, @Nullable SortKey after, int limit, Instant now);

    /**
     * A page of entries.
     *
     * @param lastKey the key after which the next page starts, or null after the last
     */
    record Page(List<AuditEntry> entries, @Nullable SortKey lastKey) {
        public Page {
            entries = List.copyOf(entries);
        }
    }
}
