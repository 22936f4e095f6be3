package dev.msgapi.model;

/** A client's {@code msg_id}, parsed. */
public sealed interface ParsedRecipient permits Recipient, InvalidRecipient {}
