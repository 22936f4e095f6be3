package dev.msgapi.store;

import dev.msgapi.model.CallBudget;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tells which messages are erased. Every function that could show or send one asks. */
@FunctionalInterface
public interface ErasureRegister {
    /** The longest that a call takes. */
    Duration CALL = CallBudget.SHORT_TABLE.total();

    /**
     * The recipient's latest erasure. Everything that was accepted at its instant or before is
     * erased, in whatever queue or table it may still be.
     *
     * @param recipientKey {@link dev.msgapi.model.Recipient#key()}
     * @return the erasure's id, made like a message's at that instant; empty if there was none
     *     within {@link dev.msgapi.model.Limits#TOMBSTONE_RETENTION}
     */
    Optional<MessageId> latest(String recipientKey, Instant now);

    /** Whether that message is erased. */
    default boolean isErased(MessageKey key, Instant now) {
        return latest(key.recipientKey(), now)
                .filter(erasure -> !key.id().accepted().isAfter(erasure.accepted()))
                .isPresent();
    }
}
