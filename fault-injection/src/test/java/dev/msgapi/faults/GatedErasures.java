package dev.msgapi.faults;

import dev.msgapi.erasure.ErasureQueue;
import dev.msgapi.model.MessageKey;
import dev.msgapi.queue.QueueUnavailable;
import dev.msgapi.store.AuditWriter;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureProgress;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.ErasureRepository;
import dev.msgapi.store.StoreUnavailable;
import java.time.Instant;
import java.util.Optional;

/** The ports of an erasure with a gate before each call. */
final class GatedErasures {
    private final Gate gate;

    GatedErasures(Gate gate) {
        this.gate = gate;
    }

    AuditWriter audit(AuditWriter audit) {
        return entry -> {
            try {
                gate.run(Port.AUDIT_APPEND, entry.id(), () -> audit.append(entry));
            } catch (Injected e) {
                throw new StoreUnavailable("test", e);
            }
        };
    }

    ErasureQueue orders(ErasureQueue orders) {
        return erasure -> {
            try {
                gate.run(Port.ERASURE_ORDER, erasure, () -> orders.publish(erasure));
            } catch (Injected e) {
                throw new QueueUnavailable("test", e);
            }
        };
    }

    ErasureRegister erasures(ErasureRegister erasures) {
        return (recipientKey, now) ->
                gate.pass(
                        Port.ERASURE_LATEST, "recipient", () -> erasures.latest(recipientKey, now));
    }

    ErasureRepository log(ErasureRepository log) {
        return new ErasureRepository() {
            @Override
            public ErasureProgress open(Erasure erasure) {
                return gate.pass(Port.ERASURE_OPEN, erasure, () -> log.open(erasure));
            }

            @Override
            public void save(ErasureProgress progress) {
                gate.run(Port.ERASURE_SAVE, progress.phase(), () -> log.save(progress));
            }

            @Override
            public Optional<ErasureProgress> find(Erasure erasure, Instant now) {
                // For a person who looks; nothing else depends on it.
                return log.find(erasure, now);
            }
        };
    }

    ErasableMessages erasable(ErasableMessages messages) {
        return new ErasableMessages() {
            @Override
            public Page unerased(Erasure erasure, String after) {
                return gate.pass(
                        Port.TABLE_STRETCH, erasure, () -> messages.unerased(erasure, after));
            }

            @Override
            public boolean erase(MessageKey key, Erasure erasure) {
                return gate.pass(Port.TABLE_ERASE, key.id(), () -> messages.erase(key, erasure));
            }
        };
    }
}
