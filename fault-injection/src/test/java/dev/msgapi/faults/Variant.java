package dev.msgapi.faults;

import dev.msgapi.delivery.Delivery;
import dev.msgapi.delivery.Disposition;
import dev.msgapi.delivery.Ledger;
import dev.msgapi.delivery.Provider;
import dev.msgapi.delivery.UncertainSends;
import dev.msgapi.model.Message;
import dev.msgapi.queue.Outbox;
import dev.msgapi.testing.Lifetimes;
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
    default Function<Message, Disposition> consumer(
            Ledger ledger,
            Provider provider,
            UncertainSends uncertain,
            InstantSource clock,
            RandomGenerator random) {
        return new Delivery(ledger, provider, uncertain, Lifetimes.ENDLESS, clock, random)::deliver;
    }

    /** Whether a batch is deleted from its queue before it is handled. */
    default boolean acknowledgesFirst() {
        return false;
    }
}
