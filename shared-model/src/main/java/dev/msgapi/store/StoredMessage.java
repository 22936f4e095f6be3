package dev.msgapi.store;

import dev.msgapi.model.Content;
import dev.msgapi.model.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * A message as its history shows it. {@code toString} shows only its id. Channel, status and reason
 * are the table's own words, because a later version may have written one that is unknown here.
 *
 * @param content null for a message whose content is stored sealed
 * @param reason why it failed, or what else there is to say about its status; otherwise null
 * @param updatedAt ISO 8601 in UTC with three decimals
 */
public record StoredMessage(
        MessageId id,
        String channel,
        String status,
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
