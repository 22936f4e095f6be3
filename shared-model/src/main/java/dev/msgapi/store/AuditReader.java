package dev.msgapi.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The audit entries about one recipient. */
@FunctionalInterface
public interface AuditReader {
    /**
     * The newest first.
     *
     * @param after the sort key of the last entry already read, or null at the start
     */
    Page read(String recipientKey, @Nullable String after, int limit, Instant now);

    /**
     * A part of them.
     *
     * @param lastKey the sort key after which the next page starts, or null after the last
     */
    record Page(List<AuditEntry> entries, @Nullable String lastKey) {
        public Page {
            entries = List.copyOf(entries);
        }
    }
}
