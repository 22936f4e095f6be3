package dev.msgapi.model;

/**
 * A {@code msg_id} that is not a recipient.
 *
 * @param code such as {@code invalid_email}
 * @param detail the rule that it breaks, never the value
 */
public record InvalidRecipient(String code, String detail) {}
