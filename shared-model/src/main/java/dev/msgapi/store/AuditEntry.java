package dev.msgapi.store;

import dev.msgapi.model.MessageId;
import dev.msgapi.model.WireName;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did, or tried to do, with a recipient's content. {@code toString} shows its id
 * alone.
 *
 * @param id made like a message's at the instant of the request; of an erasure, its own
 * @param recipientKey {@link dev.msgapi.model.Recipient#key()}
 * @param cause why it was refused: a word of the API's or AWS's error code; null where it was not
 * @param message the one that was named; null for an erasure, or where none was
 * @param reason the caller's own; null where none was given
 */
public record AuditEntry(
        MessageId id,
        String recipientKey,
        Action action,
        Outcome outcome,
        @Nullable String cause,
        @Nullable MessageId message,
        @Nullable String reason,
        Caller caller) {

    /** What was asked for. */
    public enum Action implements WireName {
        DECRYPT,
        ERASE;

        /** The name in the API and the table. */
        @Override
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What came of it. */
    public enum Outcome implements WireName {
        /** It was opened, to be handed out next. */
        OPENED,
        /** The erasure was asked for by somebody who may. */
        ACCEPTED,
        /** Nothing. */
        REFUSED;

        /** The name in the API and the table. */
        @Override
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Who.
     *
     * @param principal the ARN of the IAM principal who signed the request
     * @param requestId API Gateway's, which its logs have too
     */
    public record Caller(String principal, String sourceIp, String requestId) {}

    @Override
    public String toString() {
        return "AuditEntry " + id;
    }
}
