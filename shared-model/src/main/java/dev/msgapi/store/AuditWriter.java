package dev.msgapi.store;

/** Writes the audit. It adds entries and changes none. */
@FunctionalInterface
public interface AuditWriter {
    /**
     * Writes an entry; when the method returns, the entry is durable.
     *
     * @throws StoreUnavailable if that is not certain
     */
    void append(AuditEntry entry);
}
