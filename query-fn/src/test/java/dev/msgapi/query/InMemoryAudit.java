package dev.msgapi.query;

import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.SortKey;
import dev.msgapi.store.AuditEntry;
import dev.msgapi.store.AuditReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The audit in memory: newest first, a page at a time. */
final class InMemoryAudit implements AuditReader {
    private final List<AuditEntry> entries = new ArrayList<>();

    /** The limits of the requested pages. */
    final List<Integer> limits = new ArrayList<>();

    void add(AuditEntry entry) {
        entries.add(entry);
    }

    @Override
    public Page read(RecipientKey recipientKey, @Nullable SortKey after, int limit, Instant now) {
        limits.add(limit);
        List<AuditEntry> rest =
                entries.stream()
                        .filter(entry -> entry.recipientKey().equals(recipientKey))
                        .filter(entry -> after == null || sortKey(entry).compareTo(after) < 0)
                        .sorted(Comparator.comparing(InMemoryAudit::sortKey).reversed())
                        .limit(limit)
                        .toList();
        // Like DynamoDB, it does not say whether more follows.
        return new Page(rest, rest.size() < limit ? null : sortKey(rest.getLast()));
    }

    private static SortKey sortKey(AuditEntry entry) {
        return entry.id().sortKey();
    }
}
