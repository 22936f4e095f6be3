package dev.msgapi.store;

import dev.msgapi.model.Message;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Where a message that may be stored sealed only is written before anything else happens to it. */
@FunctionalInterface
public interface SealedMessageWriter {
    /**
     * Creates the item with its sealed content and status {@code queued}; does nothing where the
     * item is there already, so the first writer wins.
     */
    void store(Message message, ByteBuffer sealed, Instant now);
}
