package dev.msgapi.testing;

import dev.msgapi.model.AuditEntryId;
import dev.msgapi.model.ErasureId;
import dev.msgapi.model.MessageId;
import java.security.SecureRandom;
import java.time.Instant;

/** New ids of a chosen instant. */
public final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    public static MessageId message(Instant accepted) {
        return MessageId.at(accepted, RANDOM);
    }

    public static ErasureId erasure(Instant accepted) {
        return ErasureId.at(accepted, RANDOM);
    }

    public static AuditEntryId auditEntry(Instant requested) {
        return AuditEntryId.at(requested, RANDOM);
    }
}
