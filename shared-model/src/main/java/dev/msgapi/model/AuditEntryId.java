package dev.msgapi.model;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The id of an audit entry; its instant is the one of the request that the entry is about. */
public record AuditEntryId(UUID uuid) implements TimeOrderedId {
    public AuditEntryId {
        UuidVersion7.require(uuid);
    }

    /** A new id of an entry about a request at this instant. */
    public static AuditEntryId at(Instant requested, SecureRandom random) {
        return new AuditEntryId(UuidVersion7.at(requested, random));
    }

    /** Reads the canonical lower-case form; empty for any other text. */
    public static Optional<AuditEntryId> parse(String text) {
        return UuidVersion7.parse(text).map(AuditEntryId::new);
    }

    /** The id of the entry about an erasure: the erasure's id, so that a reader can find both. */
    public static AuditEntryId of(ErasureId erasure) {
        return new AuditEntryId(erasure.uuid());
    }

    @Override
    public String toString() {
        return uuid.toString();
    }
}
