package dev.msgapi.model;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The id of a message; its instant is the one at which the message was accepted. */
public record MessageId(UUID uuid) implements TimeOrderedId {
    public MessageId {
        UuidVersion7.require(uuid);
    }

    /** A new id of a message that is accepted at this instant. */
    public static MessageId at(Instant accepted, SecureRandom random) {
        return new MessageId(UuidVersion7.at(accepted, random));
    }

    /** Reads the canonical lower-case form; empty for any other text. */
    public static Optional<MessageId> parse(String text) {
        return UuidVersion7.parse(text).map(MessageId::new);
    }

    @Override
    public String toString() {
        return uuid.toString();
    }
}
