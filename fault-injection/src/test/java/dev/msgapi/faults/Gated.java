package dev.msgapi.faults;

import dev.msgapi.ingest.IdempotencyStore;
import dev.msgapi.ingest.Reservation;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Reason;
import dev.msgapi.queue.MessageQueueCodec;
import dev.msgapi.queue.Outbox;
import dev.msgapi.queue.QueueUnavailable;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.securestore.Sealer;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.Outcome;
import dev.msgapi.sending.Provider;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.UnsettledIndex;
import dev.msgapi.store.SealedMessageWriter;
import dev.msgapi.store.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The product's ports with a gate before each call, whatever is behind: twins in memory or the
 * adapters. A fault shows as the port's own contract says that it does.
 */
final class Gated {
    private final Gate gate;

    Gated(Gate gate) {
        this.gate = gate;
    }

    Outbox outbox(Outbox outbox) {
        return message -> {
            try {
                gate.run(Port.QUEUE_SEND, message.id(), () -> outbox.publish(message));
            } catch (Injected e) {
                throw new QueueUnavailable("test", e);
            }
        };
    }

    SourceQueue source(SourceQueue queue) {
        return source(queue, body -> MessageQueueCodec.read(body).id());
    }

    /**
     * A queue of anything.
     *
     * @param name for the trace: what a body is about
     */
    SourceQueue source(SourceQueue queue, Function<String, Object> name) {
        return new SourceQueue() {
            @Override
            public void hide(String receiptHandle, Duration delay) {
                gate.run(Port.QUEUE_HIDE, receiptHandle, () -> queue.hide(receiptHandle, delay));
            }

            @Override
            public void putBack(String body, Duration delay) {
                gate.run(Port.QUEUE_PUT_BACK, name.apply(body), () -> queue.putBack(body, delay));
            }
        };
    }

    Ledger ledger(Ledger ledger) {
        return new Ledger() {
            @Override
            public Result begin(Message message, SendState next, Instant now) {
                return gate.pass(
                        Port.TABLE_BEGIN, message.id(), () -> ledger.begin(message, next, now));
            }

            @Override
            public Result move(
                    MessageKey key, SendState.Version expected, SendState next, Instant now) {
                return gate.pass(
                        Port.TABLE_MOVE, key.id(), () -> ledger.move(key, expected, next, now));
            }
        };
    }

    SealedMessageWriter vault(SealedMessageWriter vault) {
        return (message, sealed, now) ->
                gate.run(Port.TABLE_STORE, message.id(), () -> vault.store(message, sealed, now));
    }

    Sealer sealer(Sealer sealer) {
        return message -> gate.pass(Port.KMS_SEAL, message.id(), () -> sealer.seal(message));
    }

    UnsettledIndex unsettled(UnsettledIndex unsettled) {
        return (shard, before) ->
                gate.<Stream<UnsettledIndex.Entry>>pass(
                        Port.TABLE_DUE,
                        "shard " + shard,
                        () -> unsettled.due(shard, before).toList().stream());
    }

    IdempotencyStore keys(IdempotencyStore store) {
        return new IdempotencyStore() {
            @Override
            public Reservation reserve(
                    KeyedRequest request, MessageId fresh, Instant now, Instant leaseUntil) {
                return key("reserve", () -> store.reserve(request, fresh, now, leaseUntil));
            }

            @Override
            public void complete(KeyedRequest request, MessageId id) {
                key(
                        "complete",
                        () -> {
                            store.complete(request, id);
                            return null;
                        });
            }

            @Override
            public void release(KeyedRequest request, MessageId fresh) {
                key(
                        "release",
                        () -> {
                            store.release(request, fresh);
                            return null;
                        });
            }
        };
    }

    private <T> T key(String what, Supplier<T> effect) {
        try {
            return gate.pass(Port.TABLE_KEY, what, effect);
        } catch (Injected e) {
            throw new StoreUnavailable("test", e);
        }
    }

    Provider provider(Provider provider) {
        return message -> {
            try {
                return gate.pass(Port.PROVIDER_SEND, message.id(), () -> provider.send(message));
            } catch (Injected.NoAnswer e) {
                return new Outcome.Unknown();
            } catch (Injected.Answer e) {
                return switch (e.fault) {
                    case THROTTLED -> new Outcome.Unavailable();
                    case REFUSED -> new Outcome.Refused(Reason.INVALID_RECIPIENT);
                    default -> new Outcome.Denied("AccessDenied");
                };
            }
        };
    }
}
