package dev.msgapi.faults;

import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.sending.Standing;
import dev.msgapi.sending.UnsettledIndex;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.StoredMessage;
import java.time.Instant;

/** An item of {@link TableTwin}, attribute by attribute as far as anybody depends on it. */
final class ItemTwin {
    final Message message;
    final int ordinal;
    Row row;
    private Row indexed;

    /** Whether {@code msg} and {@code subject} are there. */
    boolean hasContent;

    /** Whether {@code sealed} is there. */
    boolean isSealed;

    private boolean hasReference;
    MessageId erasedBy;
    Instant expiresAt;

    ItemTwin(Message message, int ordinal) {
        this.message = message;
        this.ordinal = ordinal;
    }

    record Row(Standing standing, Instant updatedAt, Instant sweepAt) {}

    /** What every item has from its first write on. */
    void describe() {
        hasReference = true;
        expiresAt = TableTwin.RETENTION.end(message.id().accepted()).orElseThrow();
    }

    void write(Standing next, Instant now) {
        Row latest = new Row(next, now, next.sweepAt(message.id().accepted()).orElse(null));
        indexed = row == null ? latest : row;
        row = latest;
    }

    void erase(Erasure erasure) {
        erasedBy = erasure.id();
        expiresAt = erasure.remainsUntil();
        hasContent = false;
        isSealed = false;
        hasReference = false;
        indexed = row;
        row = new Row(row.standing(), row.updatedAt(), null);
    }

    /** Whether anything of what the client wrote is left. */
    boolean hasRemains() {
        return hasContent || isSealed || hasReference;
    }

    String recipientKey() {
        return message.to().key();
    }

    String sortKey() {
        return message.id().sortKey();
    }

    boolean isBefore(String last) {
        return sortKey().compareTo(last) <= 0;
    }

    /** As the index has it, or null where it is not due there. */
    UnsettledIndex.Entry entry(boolean isLate, Instant before) {
        Row found = isLate ? indexed : row;
        if (found.sweepAt() == null || !found.sweepAt().isBefore(before)) {
            return null;
        }
        Standing all = found.standing();
        return new UnsettledIndex.Entry(
                message.key(),
                new Standing(
                        all.status(), all.attempts(), all.leaseUntil(), null, all.reason(), null));
    }

    StoredMessage shown() {
        Standing standing = row.standing();
        return new StoredMessage(
                message.id(),
                message.channel(),
                standing.status(),
                hasContent ? message.subject() : null,
                hasContent ? message.content() : null,
                message.storeSecure(),
                standing.attempts(),
                hasReference ? message.reference() : null,
                standing.providerMessageId(),
                standing.reason() == null ? null : standing.reason().wireName(),
                MessageId.timestamp(row.updatedAt()));
    }

    @Override
    public String toString() {
        return "%s, content %s, sealed %s, reference %s, erased by %s, expires at %s"
                .formatted(row.standing(), hasContent, isSealed, hasReference, erasedBy, expiresAt);
    }
}
