package dev.msgapi.store;

import dev.msgapi.model.ErasureId;
import dev.msgapi.model.Limits;
import dev.msgapi.model.RecipientKey;
import java.time.Instant;

/**
 * One erasure of a recipient, which covers all messages that were accepted at its instant or
 * before. {@code toString} leaves the recipient out.
 */
public record Erasure(RecipientKey recipientKey, ErasureId id) {
    /** The instant up to which messages are erased, inclusive. */
    public Instant instant() {
        return id.instant();
    }

    /** When the erased items expire; by then no consumer handles one of the messages. */
    public Instant itemsExpireAt() {
        return instant().plus(Limits.ERASED_ITEM_RETENTION);
    }

    @Override
    public String toString() {
        return "Erasure " + id;
    }
}
