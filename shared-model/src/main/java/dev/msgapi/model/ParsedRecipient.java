package dev.msgapi.model;

/** What a client's {@code msg_id} turned out to be. */
public sealed interface ParsedRecipient permits Recipient, InvalidRecipient {}
