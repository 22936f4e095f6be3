package dev.msgapi.faults;

import dev.msgapi.erasure.ErasureQueue;
import dev.msgapi.model.SortKey;
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

/** Wraps the ports of an erasure, so that every call goes through a {@link FaultInjector}. */
final class FaultInjectingErasurePorts {
    private final FaultInjector injector;

    FaultInjectingErasurePorts(FaultInjector injector) {
        this.injector = injector;
    }

    AuditWriter audit(AuditWriter audit) {
        return entry -> {
            try {
                injector.run(Port.AUDIT_APPEND, entry.id(), () -> audit.append(entry));
            } catch (InjectedException e) {
                throw new StoreUnavailable("test", e);
            }
        };
    }

    ErasureQueue queue(ErasureQueue queue) {
        return erasure -> {
            try {
                injector.run(Port.ERASURE_PUBLISH, erasure, () -> queue.publish(erasure));
            } catch (InjectedException e) {
                throw new QueueUnavailable("test", e);
            }
        };
    }

    ErasureRegister register(ErasureRegister register) {
        return (recipientKey, now) -> {
            try {
                return injector.call(
                        Port.ERASURE_LATEST, "recipient", () -> register.latest(recipientKey, now));
            } catch (InjectedException e) {
                throw new StoreUnavailable("test", e);
            }
        };
    }

    ErasureRepository repository(ErasureRepository repository) {
        return new ErasureRepository() {
            @Override
            public ErasureProgress open(Erasure erasure) {
                return injector.call(Port.ERASURE_OPEN, erasure, () -> repository.open(erasure));
            }

            @Override
            public void save(ErasureProgress progress) {
                injector.run(Port.ERASURE_SAVE, progress.phase(), () -> repository.save(progress));
            }

            @Override
            public Optional<ErasureProgress> find(Erasure erasure, Instant now) {
                // Only answers a person; nothing else depends on it.
                return repository.find(erasure, now);
            }
        };
    }

    ErasableMessages erasable(ErasableMessages messages) {
        return new ErasableMessages() {
            @Override
            public Page unerased(Erasure erasure, SortKey after) {
                return injector.call(
                        Port.TABLE_ERASURE_PAGE, erasure, () -> messages.unerased(erasure, after));
            }

            @Override
            public boolean erase(Item item, Erasure erasure) {
                return injector.call(
                        Port.TABLE_ERASE, item.key().id(), () -> messages.erase(item, erasure));
            }
        };
    }
}
