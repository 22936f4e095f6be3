package dev.msgapi.model;

import java.time.Instant;
import java.util.UUID;

/**
 * An id that sorts by time: a UUID version 7 (RFC 9562 section 5.7), whose first 48 bits are the
 * millisecond of the request that it was made for. Messages, erasures and audit entries have a type
 * of id each.
 */
public sealed interface TimeOrderedId permits MessageId, ErasureId, AuditEntryId {
    UUID uuid();

    /** The instant of the request, to the millisecond. */
    default Instant instant() {
        return UuidVersion7.instant(uuid());
    }

    /** The instant of the request as the API writes it: UTC with exactly three decimals. */
    default String timestamp() {
        return Timestamps.format(instant());
    }

    /** The sort key of an item that has this id. */
    default SortKey sortKey() {
        return SortKey.of(this);
    }
}
