package dev.msgapi.store;

import dev.msgapi.model.AuditEntryId;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.WireName;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did, or tried to do, with a recipient's content. {@code toString} shows only its
 * id.
 *
 * @param cause why it was refused: a word of the API or an AWS error code; null if it was not
 * @param message the message that the request names; null if it names none, as for an erasure
 * @param reason the reason that the caller gives; null if the request has none
 */
public record AuditEntry(
        AuditEntryId id,
        RecipientKey recipientKey,
        Action action,
        Outcome outcome,
        @Nullable String cause,
        @Nullable MessageId message,
        @Nullable String reason,
        Caller caller) {

    /** What the caller asked for. */
    public enum Action implements WireName {
        DECRYPT,
        ERASE;

        /** The name in the API and the table. */
        @Override
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The result of the request. */
    public enum Outcome implements WireName {
        /** The content was opened. */
        OPENED,
        /** The erasure was accepted. */
        ACCEPTED,
        /** The caller got nothing. */
        REFUSED;

        /** The name in the API and the table. */
        @Override
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Who sent the request.
     *
     * @param principal the ARN of the IAM principal who signed the request
     * @param requestId API Gateway's id of the request, which its logs name too
     */
    public record Caller(String principal, String sourceIp, String requestId) {}

    @Override
    public String toString() {
        return "AuditEntry " + id;
    }
}
