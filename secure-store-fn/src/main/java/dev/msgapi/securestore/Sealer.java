package dev.msgapi.securestore;

import dev.msgapi.model.Message;
import java.nio.ByteBuffer;

/** Encrypts what of a message must not be read in the table. */
@FunctionalInterface
interface Sealer {
    /**
     * The message's subject and content together, bound to its recipient and id.
     *
     * @throws SealerUnavailable if the service that seals did not answer
     */
    ByteBuffer seal(Message message);
}
