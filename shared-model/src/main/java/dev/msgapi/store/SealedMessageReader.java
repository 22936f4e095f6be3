package dev.msgapi.store;

import dev.msgapi.model.MessageKey;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Reads the sealed content of stored messages. */
@FunctionalInterface
public interface SealedMessageReader {
    /** Looks the message up; an expired one is absent. */
    Lookup find(MessageKey key, Instant now);

    /** The result of looking up a message. */
    sealed interface Lookup {
        /** There is no such message. */
        record Absent() implements Lookup {}

        /** The message is stored in the clear. */
        record NotSealed() implements Lookup {}

        /** The message is stored sealed. */
        record Sealed(ByteBuffer bytes) implements Lookup {}
    }
}
