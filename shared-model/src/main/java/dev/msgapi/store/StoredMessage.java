package dev.msgapi.store;

import dev.msgapi.model.Channel;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Status;
import org.jspecify.annotations.Nullable;

/**
 * A message as its history shows it.
 *
 * @param subject null for an SMS, and for a message that is stored sealed
 * @param content null for a message that is stored sealed
 * @param reason why it failed, or null
 * @param updatedAt ISO-8601 in UTC, three decimals
 */
public record StoredMessage(
        MessageId id,
        Channel channel,
        Status status,
        @Nullable String subject,
        @Nullable String content,
        boolean storeSecure,
        int attempts,
        @Nullable String reference,
        @Nullable String providerMessageId,
        @Nullable String reason,
        String updatedAt) {}
