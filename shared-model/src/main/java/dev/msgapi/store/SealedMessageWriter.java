package dev.msgapi.store;

import dev.msgapi.model.Message;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * Writes a message whose content may only be stored sealed, before anything else happens to it. The
 * first writer wins.
 */
public interface SealedMessageWriter {
    /**
     * Stores the sealed content if it is large enough to be stored apart from the message's state;
     * otherwise it does nothing, and {@link #store} stores the content.
     */
    void storeContent(Message message, ByteBuffer sealed);

    /**
     * Creates the item with status {@code queued}, and with its sealed content if that is small;
     * does nothing if the item exists.
     */
    void store(Message message, ByteBuffer sealed, Instant now);
}
