package dev.msgapi.store;

import dev.msgapi.model.CallBudget;
import dev.msgapi.model.ErasureId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.RecipientKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tells which messages are erased. Every function that could show or send a message asks it. */
@FunctionalInterface
public interface ErasureRegister {
    /** The longest time that a call takes. */
    Duration CALL = CallBudget.SHORT_TABLE.total();

    /**
     * The recipient's latest erasure. Every message that was accepted at its instant or before is
     * erased, whatever queue or table may still contain it.
     *
     * @return empty if there was none within {@link dev.msgapi.model.Limits#TOMBSTONE_RETENTION}
     */
    Optional<ErasureId> latest(RecipientKey recipientKey, Instant now);

    /** Whether the message is erased. */
    default boolean isErased(MessageKey key, Instant now) {
        return latest(key.recipientKey(), now)
                .filter(erasure -> !key.id().instant().isAfter(erasure.instant()))
                .isPresent();
    }
}
