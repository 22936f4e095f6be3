package dev.msgapi.securestore;

import dev.msgapi.model.Message;
import java.nio.ByteBuffer;

/** Encrypts the content of a message. */
@FunctionalInterface
public interface Sealer {
    /**
     * Seals the message's subject and text together, bound to its recipient and id.
     *
     * @throws SealerUnavailable if the service that seals did not answer
     */
    ByteBuffer seal(Message message);
}
