package dev.msgapi.erasure;

import dev.msgapi.model.AuditEntryId;
import dev.msgapi.model.ErasureId;
import dev.msgapi.model.Recipient;
import dev.msgapi.store.AuditEntry;
import dev.msgapi.store.AuditEntry.Action;
import dev.msgapi.store.AuditEntry.Caller;
import dev.msgapi.store.AuditEntry.Outcome;
import dev.msgapi.store.AuditWriter;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureProgress;
import dev.msgapi.store.ErasureRepository;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Accepts erasures and reports on them.
 *
 * <p>The order of the steps makes an erasure safe to accept. The audit entry comes first, so no
 * erasure is anonymous. The queue comes second: from then on, if the last step fails, the worker
 * records the erasure instead. The caller learns of a failure at any step and repeats the request,
 * which is harmless, because a recipient can be erased twice.
 */
final class ErasureRequests {
    private final AuditWriter audit;
    private final ErasureQueue queue;
    private final ErasureRepository erasures;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    ErasureRequests(
            AuditWriter audit,
            ErasureQueue queue,
            ErasureRepository erasures,
            InstantSource clock) {
        this.audit = audit;
        this.queue = queue;
        this.erasures = erasures;
        this.clock = clock;
    }

    /**
     * Erases everything that was accepted for the recipient until now. When the method returns,
     * none of it can be read, decrypted or sent any more.
     */
    ErasureProgress accept(Recipient recipient, Caller caller) {
        Erasure erasure = new Erasure(recipient.key(), ErasureId.at(clock.instant(), random));
        audit.append(entry(erasure, caller));
        queue.publish(erasure);
        return erasures.open(erasure);
    }

    /** The progress of an erasure; empty if it never existed or has expired. */
    Optional<ErasureProgress> find(Recipient recipient, ErasureId id) {
        return erasures.find(new Erasure(recipient.key(), id), clock.instant());
    }

    private static AuditEntry entry(Erasure erasure, Caller caller) {
        return new AuditEntry(
                AuditEntryId.of(erasure.id()),
                erasure.recipientKey(),
                Action.ERASE,
                Outcome.ACCEPTED,
                null,
                null,
                null,
                caller);
    }
}
