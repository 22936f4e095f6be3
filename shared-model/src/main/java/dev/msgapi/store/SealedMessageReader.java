package dev.msgapi.store;

import dev.msgapi.model.MessageKey;
import java.nio.ByteBuffer;
import java.time.Instant;

/** The sealed content of stored messages. */
@FunctionalInterface
public interface SealedMessageReader {
    /** Looks the message up; what has expired is absent. */
    Lookup find(MessageKey key, Instant now);

    /** What there is. */
    sealed interface Lookup {
        /** No such message. */
        record Absent() implements Lookup {}

        /** A message that is stored as it is. */
        record NotSealed() implements Lookup {}

        /** A message that is stored sealed. */
        record Sealed(ByteBuffer bytes) implements Lookup {}
    }
}
