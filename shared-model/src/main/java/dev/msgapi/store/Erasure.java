package dev.msgapi.store;

import dev.msgapi.model.Limits;
import dev.msgapi.model.MessageId;
import java.time.Instant;

/**
 * One erasure of a recipient: of all messages that were accepted at its instant or before. {@code
 * toString} leaves the recipient out.
 *
 * @param recipientKey {@link dev.msgapi.model.Recipient#key()}
 * @param id made like a message's at the erasure's instant
 */
public record Erasure(String recipientKey, MessageId id) {
    /** The instant up to which messages are erased, inclusive. */
    public Instant instant() {
        return id.accepted();
    }

    /** When what is left of its messages goes; whoever was at one then is done with it. */
    public Instant remainsUntil() {
        return instant().plus(Limits.ERASED_ITEM_RETENTION);
    }

    @Override
    public String toString() {
        return "Erasure " + id;
    }
}
