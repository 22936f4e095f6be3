package dev.msgapi.model;

/**
 * The key of a message's item. {@code toString} leaves the recipient out.
 *
 * @param recipientKey {@link Recipient#key()}
 */
public record MessageKey(String recipientKey, MessageId id) {
    @Override
    public String toString() {
        return "MessageKey " + id;
    }
}
