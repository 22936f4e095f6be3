package dev.msgapi.faults;

import dev.msgapi.model.Content;
import dev.msgapi.model.ErasureId;
import dev.msgapi.model.Message;
import dev.msgapi.model.Reason;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.Retention;
import dev.msgapi.model.SortKey;
import dev.msgapi.model.Timestamps;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.UnsettledIndex;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.History.Selection;
import dev.msgapi.store.StoredMessage;
import java.nio.ByteBuffer;
import java.time.Instant;

/** A status item of {@link InMemoryMessageTable}, with the attributes that anything depends on. */
final class InMemoryMessageItem {
    final Message message;
    final int ordinal;
    private Row row;

    /** The item as the index shows it when the index is late. */
    private Row indexed;

    /** Whether it has the attributes {@code msg} and {@code subject}. */
    boolean hasContent;

    /** Its attribute {@code sealed}, or null. */
    ByteBuffer sealed;

    /** Whether it has the attribute {@code content_bytes}, because the content is apart. */
    boolean isContentApart;

    /** Whether it has what else the client wrote, such as the attribute {@code reference}. */
    private boolean hasClientFields;

    ErasureId erasedBy;
    Instant expiresAt;

    /**
     * @param ordinal how many items the table created before
     */
    InMemoryMessageItem(Message message, int ordinal) {
        this.message = message;
        this.ordinal = ordinal;
    }

    InMemoryMessageItem copy() {
        InMemoryMessageItem copy = new InMemoryMessageItem(message, ordinal);
        copy.row = row;
        copy.indexed = indexed;
        copy.hasContent = hasContent;
        copy.sealed = sealed;
        copy.isContentApart = isContentApart;
        copy.hasClientFields = hasClientFields;
        copy.erasedBy = erasedBy;
        copy.expiresAt = expiresAt;
        return copy;
    }

    /** The attributes that change with the state. */
    private record Row(SendState state, Instant updatedAt, Instant sweepAt) {}

    /** Writes what every item has from its first write on. */
    void describe(Retention retention) {
        hasClientFields = true;
        expiresAt = retention.end(message.id().instant()).orElseThrow();
    }

    void write(SendState next, Instant now) {
        Row latest =
                new Row(
                        next,
                        now,
                        next.sweepAt(message.id().instant(), Scenario.SEND_WITHIN).orElse(null));
        indexed = row == null ? latest : row;
        row = latest;
    }

    void erase(Erasure erasure) {
        erasedBy = erasure.id();
        expiresAt = erasure.itemsExpireAt();
        hasContent = false;
        sealed = null;
        isContentApart = false;
        hasClientFields = false;
        indexed = row;
        row = new Row(row.state(), row.updatedAt(), null);
    }

    /** Whether this erasure has erased it, or none has. */
    boolean isErasedByNoOtherThan(Erasure erasure) {
        return erasedBy == null || erasedBy.equals(erasure.id());
    }

    /** Whether it only says that the message exists. */
    boolean isUnstarted() {
        return state() instanceof SendState.Queued && erasedBy == null && !hasClientData();
    }

    /** Whether anything that the client wrote is left. */
    boolean hasClientData() {
        return hasContent || sealed != null || hasClientFields;
    }

    SendState state() {
        return row == null ? new SendState.Queued() : row.state();
    }

    RecipientKey recipientKey() {
        return message.to().key();
    }

    SortKey sortKey() {
        return message.id().sortKey();
    }

    boolean isUpTo(SortKey last) {
        return sortKey().compareTo(last) <= 0;
    }

    /** Whether it is in the selection's range and was not read yet. */
    boolean isSelected(Selection selection) {
        boolean isInRange = sortKey().compareTo(selection.from()) >= 0 && isUpTo(selection.to());
        if (selection.after() == null) {
            return isInRange;
        }
        int compared = sortKey().compareTo(selection.after());
        return isInRange && (selection.newestFirst() ? compared < 0 : compared > 0);
    }

    /** Its entry in the index, or null if it has none that is due. */
    UnsettledIndex.Entry entry(boolean isLate, Instant before) {
        Row found = isLate ? indexed : row;
        return found.sweepAt() == null || !found.sweepAt().isBefore(before)
                ? null
                : new UnsettledIndex.Entry(message.key(), found.state().version());
    }

    /** The attribute {@code reason} in that state, or null if there is none. */
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

    /**
     * The message as its history shows it.
     *
     * @param apart its content item, or null if it has none
     */
    StoredMessage shown(InMemoryContentItem apart) {
        SendState state = row.state();
        Reason reason = reason(state);
        return new StoredMessage(
                message.id(),
                message.channel().wireName(),
                state.status().wireName(),
                content(apart),
                message.storeSecure(),
                state.attempts(),
                hasClientFields ? message.reference() : null,
                state instanceof SendState.Sent sent ? sent.providerMessageId() : null,
                reason == null ? null : reason.wireName(),
                Timestamps.format(row.updatedAt()));
    }

    private Content content(InMemoryContentItem apart) {
        if (isContentApart && !message.storeSecure()) {
            return apart == null ? null : apart.plain();
        }
        return hasContent ? message.content() : null;
    }

    @Override
    public String toString() {
        return "%s, content %s, sealed %s, client fields %s, erased by %s, expires at %s"
                .formatted(
                        row.state(),
                        hasContent,
                        sealed != null,
                        hasClientFields,
                        erasedBy,
                        expiresAt);
    }
}
