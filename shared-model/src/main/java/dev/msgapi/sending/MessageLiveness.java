package dev.msgapi.sending;

import dev.msgapi.model.Limits;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Retention;
import dev.msgapi.store.ErasureRegister;
import java.time.Instant;

/**
 * Tells whether a message may still be sent or stored. If not, consumers drop every copy that they
 * receive, for example from a dead-letter queue.
 */
public final class MessageLiveness {
    private final Retention retention;
    private final ErasureRegister erasures;

    public MessageLiveness(Retention retention, ErasureRegister erasures) {
        this.retention = retention;
        this.erasures = erasures;
    }

    /** Whether it was erased, its retention is over, or it is older than every tombstone. */
    public boolean isErasedOrExpired(MessageKey key, Instant now) {
        Instant accepted = key.id().instant();
        return now.isAfter(accepted.plus(Limits.MESSAGE_AGE_MAX))
                || retention.end(accepted).filter(end -> !end.isAfter(now)).isPresent()
                || erasures.isErased(key, now);
    }
}
