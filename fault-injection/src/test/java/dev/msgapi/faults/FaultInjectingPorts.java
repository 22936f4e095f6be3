package dev.msgapi.faults;

import dev.msgapi.aws.dynamodb.ContentSize;
import dev.msgapi.ingest.IdempotencyStore;
import dev.msgapi.ingest.Reservation;
import dev.msgapi.ingest.testing.InMemoryIdempotencyStore;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Reason;
import dev.msgapi.queue.LaterVersion;
import dev.msgapi.queue.MessageQueueCodec;
import dev.msgapi.queue.Outbox;
import dev.msgapi.queue.QueueUnavailable;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.securestore.Sealer;
import dev.msgapi.securestore.SealerUnavailable;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.Outcome;
import dev.msgapi.sending.Provider;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.UnsettledIndex;
import dev.msgapi.store.SealedMessageWriter;
import dev.msgapi.store.StoreUnavailable;
import dev.msgapi.store.UnstartedMessageWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Wraps the product's ports, in memory or over the adapters, so that every call goes through a
 * {@link FaultInjector}. The caller sees a fault as the port's contract says.
 */
final class FaultInjectingPorts {
    private final FaultInjector injector;

    FaultInjectingPorts(FaultInjector injector) {
        this.injector = injector;
    }

    Outbox outbox(Outbox outbox) {
        return message -> {
            try {
                injector.run(Port.QUEUE_SEND, message.id(), () -> outbox.publish(message));
            } catch (InjectedException e) {
                throw new QueueUnavailable("test", e);
            }
        };
    }

    /** A queue of messages. */
    SourceQueue source(SourceQueue queue) {
        return source(queue, FaultInjectingPorts::subject);
    }

    private static Object subject(String body) {
        try {
            return MessageQueueCodec.read(body).id();
        } catch (LaterVersion e) {
            return "a later version";
        }
    }

    /**
     * A queue of anything.
     *
     * @param subject what a body is about, for the printed steps
     */
    SourceQueue source(SourceQueue queue, Function<String, Object> subject) {
        return new SourceQueue() {
            @Override
            public void hide(String receiptHandle, Duration delay) {
                injector.run(
                        Port.QUEUE_HIDE, receiptHandle, () -> queue.hide(receiptHandle, delay));
            }

            @Override
            public void putBack(String body, String note, Duration delay) {
                injector.run(
                        Port.QUEUE_PUT_BACK,
                        subject.apply(body),
                        () -> queue.putBack(body, note, delay));
            }
        };
    }

    Ledger ledger(Ledger ledger) {
        return new Ledger() {
            @Override
            public void storeContent(Message message) {
                // Nothing can go wrong with a request that is not made.
                if (!message.storeSecure() && ContentSize.of(message).isApart()) {
                    runStore(Port.TABLE_CONTENT, message.id(), () -> ledger.storeContent(message));
                }
            }

            @Override
            public Result begin(Message message, SendState next, Instant now) {
                return callStore(
                        Port.TABLE_BEGIN, message.id(), () -> ledger.begin(message, next, now));
            }

            @Override
            public Result move(
                    MessageKey key, SendState.Version expected, SendState next, Instant now) {
                return callStore(
                        Port.TABLE_MOVE, key.id(), () -> ledger.move(key, expected, next, now));
            }
        };
    }

    SealedMessageWriter sealedMessages(SealedMessageWriter writer) {
        return new SealedMessageWriter() {
            @Override
            public void storeContent(Message message, ByteBuffer sealed) {
                if (ContentSize.of(message, sealed).isApart()) {
                    runStore(
                            Port.TABLE_CONTENT,
                            message.id(),
                            () -> writer.storeContent(message, sealed));
                }
            }

            @Override
            public void store(Message message, ByteBuffer sealed, Instant now) {
                runStore(Port.TABLE_STORE, message.id(), () -> writer.store(message, sealed, now));
            }
        };
    }

    UnstartedMessageWriter unstartedMessages(UnstartedMessageWriter writer) {
        return (message, now) ->
                callStore(
                        Port.TABLE_UNSTARTED,
                        message.id(),
                        () -> {
                            writer.storeUnstarted(message, now);
                            return null;
                        });
    }

    Sealer sealer(Sealer sealer) {
        return message -> {
            try {
                return injector.call(Port.KMS_SEAL, message.id(), () -> sealer.seal(message));
            } catch (InjectedException e) {
                throw new SealerUnavailable("test", e);
            }
        };
    }

    UnsettledIndex unsettled(UnsettledIndex unsettled) {
        return (shard, before) ->
                injector.<Stream<UnsettledIndex.Entry>>call(
                        Port.TABLE_DUE,
                        "shard " + shard,
                        () -> unsettled.due(shard, before).toList().stream());
    }

    /** The writes of a store in memory, each a call of its own. */
    InMemoryIdempotencyStore.Calls keyCalls() {
        return new InMemoryIdempotencyStore.Calls() {
            @Override
            public <T> T make(String name, Supplier<T> write) {
                return callStore(Port.TABLE_KEY, name, write);
            }
        };
    }

    IdempotencyStore keys(IdempotencyStore store) {
        return new IdempotencyStore() {
            @Override
            public Reservation reserve(
                    KeyedRequest request, MessageId fresh, Instant now, Instant leaseUntil) {
                return callStore(
                        Port.TABLE_KEY,
                        "reserve",
                        () -> store.reserve(request, fresh, now, leaseUntil));
            }

            @Override
            public void complete(KeyedRequest request, MessageId id) {
                runStore(Port.TABLE_KEY, "complete", () -> store.complete(request, id));
            }

            @Override
            public void release(KeyedRequest request, MessageId fresh) {
                runStore(Port.TABLE_KEY, "release", () -> store.release(request, fresh));
            }
        };
    }

    private void runStore(Port port, Object subject, Runnable effect) {
        callStore(
                port,
                subject,
                () -> {
                    effect.run();
                    return null;
                });
    }

    private <T> T callStore(Port port, Object subject, Supplier<T> effect) {
        try {
            return injector.call(port, subject, effect);
        } catch (InjectedException e) {
            throw new StoreUnavailable("test", e);
        }
    }

    Provider provider(Provider provider) {
        return message -> {
            try {
                return injector.call(
                        Port.PROVIDER_SEND, message.id(), () -> provider.send(message));
            } catch (InjectedException.NoAnswer e) {
                return new Outcome.Unknown();
            } catch (InjectedException.ErrorAnswer e) {
                return switch (e.fault) {
                    case THROTTLED -> new Outcome.Unavailable();
                    case REFUSED -> new Outcome.Refused(Reason.INVALID_RECIPIENT);
                    default -> new Outcome.Denied("AccessDenied");
                };
            }
        };
    }
}
