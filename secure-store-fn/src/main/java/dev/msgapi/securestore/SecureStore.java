package dev.msgapi.securestore;

import dev.msgapi.model.Message;
import dev.msgapi.queue.Outbox;
import dev.msgapi.sending.MessageLiveness;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.SealedMessageWriter;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The way of a message that may be stored sealed only: seal, store, forward. Each step can be
 * repeated: the first stored item stays, and a message forwarded twice is known by its id.
 */
final class SecureStore {
    /** The longest that a message takes: four seconds for each step after the first. */
    static final Duration LONGEST = ErasureRegister.CALL.plusSeconds(12);

    private final MessageLiveness lifetime;
    private final Sealer sealer;
    private final SealedMessageWriter vault;
    private final Outbox channel;
    private final InstantSource clock;

    SecureStore(
            MessageLiveness lifetime,
            Sealer sealer,
            SealedMessageWriter vault,
            Outbox channel,
            InstantSource clock) {
        this.lifetime = lifetime;
        this.sealer = sealer;
        this.vault = vault;
        this.channel = channel;
        this.clock = clock;
    }

    /** Stores and forwards; an exception brings the message back. */
    QueueAction handle(Message message) {
        if (!message.storeSecure()) {
            throw new IllegalArgumentException("a message that is not to be sealed");
        }
        if (lifetime.isErasedOrExpired(message.key(), clock.instant())) {
            return QueueAction.Acknowledge.DROPPED;
        }
        vault.store(message, sealer.seal(message), clock.instant());
        channel.publish(message);
        return QueueAction.Acknowledge.FORWARDED;
    }
}
