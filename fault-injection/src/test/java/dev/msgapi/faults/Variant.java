package dev.msgapi.faults;

import dev.msgapi.erasure.ErasureQueue;
import dev.msgapi.model.Message;
import dev.msgapi.queue.Outbox;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.MessageLiveness;
import dev.msgapi.sending.Provider;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.sending.UncertainSendPolicy;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.ErasureRepository;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The product as it is. A test that breaks it on purpose overrides one of these methods. */
interface Variant {
    Variant PRODUCT = new Variant() {};

    /** The queue as ingest-fn sees it. */
    default Outbox outbox(Outbox outbox) {
        return outbox;
    }

    /** The table as consumers and the sweeper see it. */
    default Ledger ledger(Ledger ledger) {
        return ledger;
    }

    /** What email-fn and sms-fn do with a message. */
    default Function<Message, QueueAction> consumer(
            Ledger ledger,
            Provider provider,
            UncertainSendPolicy uncertain,
            MessageLiveness liveness,
            InstantSource clock,
            RandomGenerator random) {
        return new Delivery(ledger, provider, uncertain, liveness, clock, random)::deliver;
    }

    /** The erasures as consumers see them. */
    default ErasureRegister register(ErasureRegister register) {
        return register;
    }

    /** The erasure queue as its handler sees it. */
    default ErasureQueue erasureQueue(ErasureQueue queue) {
        return queue;
    }

    /** The erasures as their worker sees them. */
    default ErasureRepository repository(ErasureRepository repository) {
        return repository;
    }

    /** Whether a batch is deleted from its queue before it is handled. */
    default boolean acknowledgesFirst() {
        return false;
    }
}
