package dev.msgapi.securestore;

import dev.msgapi.model.Content;
import dev.msgapi.model.MessageKey;
import java.nio.ByteBuffer;

/** Decrypts what a {@link Sealer} sealed. */
@FunctionalInterface
public interface Opener {
    /** Opens content that was sealed for the message. */
    Result open(MessageKey key, ByteBuffer sealed);

    /** The result of opening sealed content. */
    sealed interface Result {
        /** The plaintext. */
        record Opened(Content content) implements Result {}

        /**
         * The bytes were not sealed for this message, or the key can't be used.
         *
         * @param cause for the audit: AWS's error code, or the name of an {@link OpenFailure}
         */
        record DoesNotOpen(String cause) implements Result {}

        /** KMS did not answer; a later attempt may succeed. */
        record Unavailable() implements Result {}
    }
}
