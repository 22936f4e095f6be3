package dev.msgapi.model;

/**
 * A {@code msg_id} that names nobody.
 *
 * @param code such as {@code invalid_email}
 * @param detail the rule that it breaks, without the value
 */
public record InvalidRecipient(String code, String detail) implements ParsedRecipient {}
