package dev.msgapi.model;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The id of an erasure, which covers messages that were accepted at its instant or before. */
public record ErasureId(UUID uuid) implements TimeOrderedId {
    public ErasureId {
        UuidVersion7.require(uuid);
    }

    /** A new id of an erasure that is accepted at this instant. */
    public static ErasureId at(Instant accepted, SecureRandom random) {
        return new ErasureId(UuidVersion7.at(accepted, random));
    }

    /** Reads the canonical lower-case form; empty for any other text. */
    public static Optional<ErasureId> parse(String text) {
        return UuidVersion7.parse(text).map(ErasureId::new);
    }

    @Override
    public String toString() {
        return uuid.toString();
    }
}
