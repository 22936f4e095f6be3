package dev.msgapi.faults;

import dev.msgapi.model.Message;
import dev.msgapi.sending.AttemptNote;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.MessageLiveness;
import dev.msgapi.sending.Provider;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.sending.SendPolicy;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/** What the consumer of a channel is built from; a test that breaks it replaces some of it. */
record ConsumerParts(
        Ledger ledger,
        Provider provider,
        SendPolicy policy,
        MessageLiveness liveness,
        InstantSource clock,
        RandomGenerator random) {

    /** The product's consumer. */
    BiFunction<Message, AttemptNote, QueueAction> build() {
        return new Delivery(ledger, provider, policy, liveness, clock, random)::deliver;
    }

    ConsumerParts with(Ledger other) {
        return new ConsumerParts(other, provider, policy, liveness, clock, random);
    }

    ConsumerParts with(Provider other) {
        return new ConsumerParts(ledger, other, policy, liveness, clock, random);
    }

    ConsumerParts with(SendPolicy other) {
        return new ConsumerParts(ledger, provider, other, liveness, clock, random);
    }

    ConsumerParts with(InstantSource other) {
        return new ConsumerParts(ledger, provider, policy, liveness, other, random);
    }
}
