package dev.msgapi.store;

/** Where it is written who did what with sealed content: it takes entries and changes none. */
@FunctionalInterface
public interface AuditWriter {
    /**
     * Writes one; on return it is durable.
     *
     * @throws StoreUnavailable where that is not certain
     */
    void append(AuditEntry entry);
}
