package dev.msgapi.securestore;

import dev.msgapi.model.CallBudget;
import dev.msgapi.model.Message;
import dev.msgapi.queue.Outbox;
import dev.msgapi.sending.MessageLiveness;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.SealedMessageWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Seals a {@code store_secure} message, stores it and forwards it. Each step can be repeated: the
 * first stored item stays, and consumers recognise a message that is forwarded twice by its id.
 */
public final class SecureStore {
    /**
     * The longest time that a message takes: ask whether it was erased, seal, store the content and
     * the message, forward.
     */
    public static final Duration LONGEST =
            ErasureRegister.CALL
                    .plus(CallBudget.KEY.total())
                    .plus(CallBudget.CONTENT.total())
                    .plus(CallBudget.TABLE.total())
                    .plus(CallBudget.QUEUE.total());

    private final MessageLiveness liveness;
    private final Sealer sealer;
    private final SealedMessageWriter sealedMessages;
    private final Outbox channel;
    private final InstantSource clock;

    public SecureStore(
            MessageLiveness liveness,
            Sealer sealer,
            SealedMessageWriter sealedMessages,
            Outbox channel,
            InstantSource clock) {
        this.liveness = liveness;
        this.sealer = sealer;
        this.sealedMessages = sealedMessages;
        this.channel = channel;
        this.clock = clock;
    }

    /** Stores and forwards the message; if it throws, the queue delivers the message again. */
    public QueueAction handle(Message message) {
        if (!message.storeSecure()) {
            throw new IllegalArgumentException("the message does not ask for secure storage");
        }
        if (liveness.isErasedOrExpired(message.key(), clock.instant())) {
            return QueueAction.Acknowledge.DROPPED;
        }
        ByteBuffer sealed = sealer.seal(message);
        sealedMessages.storeContent(message, sealed);
        sealedMessages.store(message, sealed, clock.instant());
        channel.publish(message);
        return QueueAction.Acknowledge.FORWARDED;
    }
}
