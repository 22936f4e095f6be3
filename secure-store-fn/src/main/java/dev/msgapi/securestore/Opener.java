package dev.msgapi.securestore;

import dev.msgapi.model.Content;
import dev.msgapi.model.MessageKey;
import java.nio.ByteBuffer;

/** Decrypts what a {@link Sealer} sealed. */
@FunctionalInterface
interface Opener {
    /** Opens the content of that message and of no other. */
    Result open(MessageKey key, ByteBuffer sealed);

    /** What came of it. */
    sealed interface Result {
        /** The plaintext. */
        record Opened(Content content) implements Result {}

        /**
         * It is not what was sealed for this message, or its key can't be used.
         *
         * @param cause for the audit: AWS's error code, or a word of the product's own
         */
        record DoesNotOpen(String cause) implements Result {}

        /** KMS gave no answer to rely on; it may another time. */
        record Unavailable() implements Result {}
    }
}
