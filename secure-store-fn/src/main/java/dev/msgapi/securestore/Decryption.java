package dev.msgapi.securestore;

import dev.msgapi.delivery.Erasures;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.securestore.Opener.Opening;
import dev.msgapi.store.AuditEntry;
import dev.msgapi.store.AuditEntry.Action;
import dev.msgapi.store.AuditEntry.Caller;
import dev.msgapi.store.AuditEntry.Outcome;
import dev.msgapi.store.AuditLog;
import dev.msgapi.store.SealedMessages;
import dev.msgapi.store.SealedMessages.Lookup;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The way to the plaintext of a sealed message: find it, open it, write down who asked and what
 * for, and only then hand it out.
 */
final class Decryption {
    private final SealedMessages messages;
    private final Erasures erasures;
    private final Opener opener;
    private final AuditLog audit;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Decryption(
            SealedMessages messages,
            Erasures erasures,
            Opener opener,
            AuditLog audit,
            InstantSource clock) {
        this.messages = messages;
        this.erasures = erasures;
        this.opener = opener;
        this.audit = audit;
        this.clock = clock;
    }

    /** What came of a request; each leaves one entry, and its plaintext only after that. */
    sealed interface Result {
        /** The plaintext. */
        record Opened(Content content) implements Result {}

        /** The recipient has no such message, or not any more. */
        record NotFound() implements Result {}

        /** The message is stored as it is. */
        record NotSealed() implements Result {}

        /** It is not what was sealed for this message, or its key can't be used. */
        record DoesNotOpen() implements Result {}

        /** KMS gave no answer to rely on. */
        record Unavailable() implements Result {}
    }

    /**
     * Opens a message.
     *
     * @throws RuntimeException where the table or the audit is not sure to have answered; nothing
     *     is handed out then
     */
    Result decrypt(MessageKey key, String reason, Caller caller) {
        return switch (lookUp(key)) {
            case Lookup.Absent _ ->
                    refused(key, reason, caller, "not_found", new Result.NotFound());
            case Lookup.NotSealed _ ->
                    refused(key, reason, caller, "not_sealed", new Result.NotSealed());
            case Lookup.Sealed sealed ->
                    switch (opener.open(key, sealed.bytes())) {
                        case Opening.Opened(Content content) -> {
                            append(key, reason, caller, Outcome.OPENED, null);
                            yield new Result.Opened(content);
                        }
                        case Opening.DoesNotOpen(String cause) ->
                                refused(key, reason, caller, cause, new Result.DoesNotOpen());
                        case Opening.Unavailable _ ->
                                refused(
                                        key,
                                        reason,
                                        caller,
                                        "unavailable",
                                        new Result.Unavailable());
                    };
        };
    }

    /** Writes down a request that names a recipient and can't be carried out. */
    void refuse(DecryptRequest.Refused request, Caller caller) {
        audit.append(
                new AuditEntry(
                        MessageId.at(clock.instant(), random),
                        request.recipientKey(),
                        Action.DECRYPT,
                        Outcome.REFUSED,
                        "invalid_request",
                        request.id(),
                        request.reason(),
                        caller));
    }

    private Lookup lookUp(MessageKey key) {
        Instant now = clock.instant();
        return erasures.cover(key, now) ? new Lookup.Absent() : messages.find(key, now);
    }

    private Result refused(
            MessageKey key, String reason, Caller caller, String cause, Result result) {
        append(key, reason, caller, Outcome.REFUSED, cause);
        return result;
    }

    private void append(
            MessageKey key, String reason, Caller caller, Outcome outcome, @Nullable String cause) {
        audit.append(
                new AuditEntry(
                        MessageId.at(clock.instant(), random),
                        key.recipientKey(),
                        Action.DECRYPT,
                        outcome,
                        cause,
                        key.id(),
                        reason,
                        caller));
    }
}
