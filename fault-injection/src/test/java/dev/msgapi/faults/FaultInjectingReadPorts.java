package dev.msgapi.faults;

import dev.msgapi.securestore.Opener;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.History;
import dev.msgapi.store.SealedMessageReader;
import dev.msgapi.store.StoreUnavailable;
import java.util.function.Supplier;

/** Wraps what query-fn reads, so that every call goes through a {@link FaultInjector}. */
record FaultInjectingReadPorts(FaultInjector injector) {
    ErasureRegister register(ErasureRegister register) {
        return (recipientKey, now) ->
                call(Port.READ_ERASURE, () -> register.latest(recipientKey, now));
    }

    History history(History history) {
        return (selection, now) -> call(Port.READ_PAGE, () -> history.read(selection, now));
    }

    SealedMessageReader sealed(SealedMessageReader reader) {
        return (key, now) -> call(Port.READ_SEALED, () -> reader.find(key, now));
    }

    Opener opener(Opener opener) {
        return (key, sealed) -> {
            try {
                return injector.call(Port.KMS_OPEN, key.id(), () -> opener.open(key, sealed));
            } catch (InjectedException e) {
                return new Opener.Result.Unavailable();
            }
        };
    }

    private <T> T call(Port port, Supplier<T> effect) {
        try {
            return injector.call(port, "recipient", effect);
        } catch (InjectedException e) {
            throw new StoreUnavailable("test", e);
        }
    }
}
