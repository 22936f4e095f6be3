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

/** The product as it is; a test that breaks it on purpose overrides one of these. */
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
            MessageLiveness lifetime,
            InstantSource clock,
            RandomGenerator random) {
        return new Delivery(ledger, provider, uncertain, lifetime, clock, random)::deliver;
    }

    /** The erasures as consumers see them. */
    default ErasureRegister erasures(ErasureRegister erasures) {
        return erasures;
    }

    /** The erasure queue as its handler sees it. */
    default ErasureQueue orders(ErasureQueue orders) {
        return orders;
    }

    /** The erasures as their worker sees them. */
    default ErasureRepository log(ErasureRepository log) {
        return log;
    }

    /** Whether a batch is deleted from its queue before it is handled. */
    default boolean acknowledgesFirst() {
        return false;
    }
}
