package dev.msgapi.store;

import dev.msgapi.model.MessageKey;
import java.nio.ByteBuffer;
import java.time.Instant;

/** The sealed content of stored messages. */
@FunctionalInterface
public interface SealedMessageReader {
    /** Looks the message up; an expired one is absent. */
    Lookup find(MessageKey key, Instant now);

    /** What was found. */
    sealed interface Lookup {
        /** No such message. */
        record Absent() implements Lookup {}

        /** A message that is stored in the clear. */
        record NotSealed() implements Lookup {}

        /** A message that is stored sealed. */
        record Sealed(ByteBuffer bytes) implements Lookup {}
    }
}
