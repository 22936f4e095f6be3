package dev.msgapi.store;

import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Status;
import org.jspecify.annotations.Nullable;

/**
 * A message as its history shows it. {@code toString} shows only its id.
 *
 * @param content null for a message whose content is stored sealed
 * @param reason why it failed, or what else there is to say about its status; otherwise null
 * @param updatedAt ISO 8601 in UTC with three decimals
 */
public record StoredMessage(
        MessageId id,
        Channel channel,
        Status status,
        @Nullable Content content,
        boolean storeSecure,
        int attempts,
        @Nullable String reference,
        @Nullable String providerMessageId,
        @Nullable String reason,
        String updatedAt) {
    @Override
    public String toString() {
        return "StoredMessage " + id;
    }
}
