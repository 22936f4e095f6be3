package dev.msgapi.securestore;

import dev.msgapi.delivery.Disposition;
import dev.msgapi.delivery.Erasures;
import dev.msgapi.delivery.Lifetime;
import dev.msgapi.model.Message;
import dev.msgapi.queue.Outbox;
import dev.msgapi.store.Vault;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The way of a message that may be stored sealed only: seal, store, forward. Each step can be
 * repeated: the first stored item stays, and a message forwarded twice is known by its id.
 */
final class SecureStore {
    /** The longest that a message takes: four seconds for each step after the first. */
    static final Duration LONGEST = Erasures.CALL.plusSeconds(12);

    private final Lifetime lifetime;
    private final Sealer sealer;
    private final Vault vault;
    private final Outbox channel;
    private final InstantSource clock;

    SecureStore(
            Lifetime lifetime, Sealer sealer, Vault vault, Outbox channel, InstantSource clock) {
        this.lifetime = lifetime;
        this.sealer = sealer;
        this.vault = vault;
        this.channel = channel;
        this.clock = clock;
    }

    /** Stores and forwards; an exception brings the message back. */
    Disposition handle(Message message) {
        if (!message.storeSecure()) {
            throw new IllegalArgumentException("a message that is not to be sealed");
        }
        if (lifetime.isOver(message.key(), clock.instant())) {
            return new Disposition.Dropped();
        }
        vault.store(message, sealer.seal(message), clock.instant());
        channel.publish(message);
        return new Disposition.Done();
    }
}
