package dev.msgapi.store;

import dev.msgapi.model.ErasureId;
import dev.msgapi.model.Limits;
import dev.msgapi.model.RecipientKey;
import java.time.Instant;

/**
 * One erasure of a recipient: of all messages that were accepted at its instant or before. {@code
 * toString} leaves the recipient out.
 */
public record Erasure(RecipientKey recipientKey, ErasureId id) {
    /** The instant up to which messages are erased, inclusive. */
    public Instant instant() {
        return id.instant();
    }

    /** When the rest of each item expires; no consumer still works on one of the messages then. */
    public Instant remainsUntil() {
        return instant().plus(Limits.ERASED_ITEM_RETENTION);
    }

    @Override
    public String toString() {
        return "Erasure " + id;
    }
}
