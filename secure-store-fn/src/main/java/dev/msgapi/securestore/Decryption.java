package dev.msgapi.securestore;

import dev.msgapi.model.AuditEntryId;
import dev.msgapi.model.Content;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.RecipientKey;
import dev.msgapi.model.WireName;
import dev.msgapi.store.AuditEntry;
import dev.msgapi.store.AuditEntry.Action;
import dev.msgapi.store.AuditEntry.Caller;
import dev.msgapi.store.AuditEntry.Outcome;
import dev.msgapi.store.AuditWriter;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.SealedMessageReader;
import dev.msgapi.store.SealedMessageReader.Lookup;
import dev.msgapi.store.StoreUnavailable;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts sealed messages: finds the message, opens it, writes an audit entry that says who asked
 * and why, and only then returns the plaintext.
 */
final class Decryption {
    private final SealedMessageReader messages;
    private final ErasureRegister erasures;
    private final Opener opener;
    private final AuditWriter audit;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Decryption(
            SealedMessageReader messages,
            ErasureRegister erasures,
            Opener opener,
            AuditWriter audit,
            InstantSource clock) {
        this.messages = messages;
        this.erasures = erasures;
        this.opener = opener;
        this.audit = audit;
        this.clock = clock;
    }

    /** The result of a request; its audit entry has been written. */
    sealed interface Result {
        /** The plaintext. */
        record Opened(Content content) implements Result {}

        /** There is no plaintext. */
        record Refused(Refusal why) implements Result {}
    }

    /** Why there is no plaintext. */
    enum Refusal implements WireName {
        /** The recipient has no such message, or no longer has it. */
        NOT_FOUND,
        /** The message is not stored sealed. */
        NOT_SEALED,
        /** The bytes were not sealed for this message, or the key can't be used. */
        DOES_NOT_OPEN,
        /** The table or KMS did not answer. */
        UNAVAILABLE;

        /** The name in the log, and in the audit if nothing more precise is known. */
        @Override
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Opens a message.
     *
     * @throws dev.msgapi.store.StoreUnavailable if the audit did not confirm the entry; the caller
     *     gets no plaintext then
     */
    Result decrypt(MessageKey key, String reason, Caller caller) {
        Lookup found;
        try {
            found = lookUp(key);
        } catch (StoreUnavailable e) {
            return refused(key, reason, caller, Refusal.UNAVAILABLE);
        }
        return switch (found) {
            case Lookup.Absent _ -> refused(key, reason, caller, Refusal.NOT_FOUND);
            case Lookup.NotSealed _ -> refused(key, reason, caller, Refusal.NOT_SEALED);
            case Lookup.Sealed(ByteBuffer bytes) ->
                    switch (opener.open(key, bytes)) {
                        case Opener.Result.Opened(Content content) -> {
                            append(key, reason, caller, Outcome.OPENED, null);
                            yield new Result.Opened(content);
                        }
                        case Opener.Result.DoesNotOpen(String cause) -> {
                            append(key, reason, caller, Outcome.REFUSED, cause);
                            yield new Result.Refused(Refusal.DOES_NOT_OPEN);
                        }
                        case Opener.Result.Unavailable _ ->
                                refused(key, reason, caller, Refusal.UNAVAILABLE);
                    };
        };
    }

    /** Writes an audit entry for an invalid request that names a recipient. */
    void auditInvalid(DecryptRequest.Invalid request, Caller caller) {
        append(
                request.recipientKey(),
                request.id(),
                request.reason(),
                caller,
                Outcome.REFUSED,
                "invalid_request");
    }

    private Lookup lookUp(MessageKey key) {
        Instant now = clock.instant();
        return erasures.isErased(key, now) ? new Lookup.Absent() : messages.find(key, now);
    }

    private Result refused(MessageKey key, String reason, Caller caller, Refusal why) {
        append(key, reason, caller, Outcome.REFUSED, why.wireName());
        return new Result.Refused(why);
    }

    private void append(
            MessageKey key, String reason, Caller caller, Outcome outcome, @Nullable String cause) {
        append(key.recipientKey(), key.id(), reason, caller, outcome, cause);
    }

    private void append(
            RecipientKey recipientKey,
            @Nullable MessageId message,
            @Nullable String reason,
            Caller caller,
            Outcome outcome,
            @Nullable String cause) {
        audit.append(
                new AuditEntry(
                        AuditEntryId.at(clock.instant(), random),
                        recipientKey,
                        Action.DECRYPT,
                        outcome,
                        cause,
                        message,
                        reason,
                        caller));
    }
}
