package dev.msgapi.model;

/** The key of a message's item. {@code toString} leaves the recipient out. */
public record MessageKey(RecipientKey recipientKey, MessageId id) {
    @Override
    public String toString() {
        return "MessageKey " + id;
    }
}
