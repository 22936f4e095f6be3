package dev.msgapi.faults;

import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Reason;
import dev.msgapi.model.Status;
import dev.msgapi.sending.SendState;
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

    record Row(SendState state, Instant updatedAt, Instant sweepAt) {
        Status status() {
            return state.status();
        }
    }

    /** What every item has from its first write on. */
    void describe() {
        hasReference = true;
        expiresAt = TableTwin.RETENTION.end(message.id().accepted()).orElseThrow();
    }

    void write(SendState next, Instant now) {
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
        row = new Row(row.state(), row.updatedAt(), null);
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
        return new UnsettledIndex.Entry(message.key(), found.state().version());
    }

    /** The attribute {@code reason}, or null if the item has none in that state. */
    static Reason reason(SendState state) {
        return switch (state) {
            case SendState.Claimed claimed when claimed.pass() == SendState.Pass.RESEND ->
                    Reason.RESENT;
            case SendState.Held held -> held.reason();
            case SendState.Sent sent when sent.resent() -> Reason.RESENT;
            case SendState.Failed failed -> failed.reason();
            case SendState.Queued _,
                    SendState.Claimed _,
                    SendState.Released _,
                    SendState.InDoubt _,
                    SendState.Sent _,
                    SendState.Reported _ ->
                    null;
        };
    }

    StoredMessage shown() {
        SendState state = row.state();
        Reason reason = reason(state);
        return new StoredMessage(
                message.id(),
                message.channel(),
                state.status(),
                hasContent ? message.content() : null,
                message.storeSecure(),
                state.attempts(),
                hasReference ? message.reference() : null,
                state instanceof SendState.Sent sent ? sent.providerMessageId() : null,
                reason == null ? null : reason.wireName(),
                MessageId.timestamp(row.updatedAt()));
    }

    @Override
    public String toString() {
        return "%s, content %s, sealed %s, reference %s, erased by %s, expires at %s"
                .formatted(row.state(), hasContent, isSealed, hasReference, erasedBy, expiresAt);
    }
}
