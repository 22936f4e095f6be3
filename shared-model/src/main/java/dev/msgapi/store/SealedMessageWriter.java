package dev.msgapi.store;

import dev.msgapi.model.Message;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Writes a message whose content may only be stored sealed, before anything else happens to it. */
@FunctionalInterface
public interface SealedMessageWriter {
    /**
     * Creates the item with its sealed content and status {@code queued}; does nothing if the item
     * exists, so the first writer wins.
     */
    void store(Message message, ByteBuffer sealed, Instant now);
}
