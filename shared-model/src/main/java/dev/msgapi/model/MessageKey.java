package dev.msgapi.model;

/**
 * Where a message stands in the table. {@code toString} leaves the recipient out.
 *
 * @param recipientKey {@link Recipient#key()}
 */
public record MessageKey(String recipientKey, MessageId id) {
    @Override
    public String toString() {
        return "MessageKey " + id;
    }
}
