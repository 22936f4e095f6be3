package dev.msgapi.faults;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.msgapi.faults.Scenario.Post;
import dev.msgapi.faults.SimulatedRuns.Recipe;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.ingest.IdempotencyStore;
import dev.msgapi.ingest.Reservation;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The checker finds what is wrong with each of these tables and queues. */
class BrokenStoresTest {
    @Test
    void findsATableThatGrantsAClaimOnASentMessage() {
        RuleAssertions.assertBreaksOnly(
                Rule.SENT_BY_REPLAY,
                new Variant() {
                    @Override
                    public Ledger ledger(Ledger ledger) {
                        return new GrantsOnceMore(ledger);
                    }
                });
    }

    @Test
    void findsATableThatStoresSecureContentInTheClear() {
        RuleAssertions.assertBreaksOnly(
                Rule.UNREADABLE,
                new Variant() {
                    @Override
                    public Ledger ledger(Ledger ledger) {
                        return new StoresPlain(ledger);
                    }
                });
    }

    @Test
    void findsAConsumerThatAcknowledgesPoison() {
        RuleAssertions.assertBreaksOnly(
                Rule.POISON_NOT_KEPT,
                new Variant() {
                    @Override
                    public RequestHandler<SQSEvent, SQSBatchResponse> function(
                            RequestHandler<SQSEvent, SQSBatchResponse> function) {
                        return (event, context) -> withoutPoison(function, event, context);
                    }
                });
    }

    @Test
    void findsAStoreThatGrantsAKeyTwice() {
        RuleAssertions.assertBreaksOnly(
                Rule.KEY_WITH_TWO_MESSAGES,
                new Variant() {
                    @Override
                    public IdempotencyStore keys(IdempotencyStore store) {
                        return new ForgetsTheMessage(store);
                    }
                });
    }

    @Test
    void findsAStoreThatComparesNoBodies() {
        RuleAssertions.assertBreaksOnly(
                Rule.KEY_WITH_TWO_MESSAGES,
                new Variant() {
                    @Override
                    public IdempotencyStore keys(IdempotencyStore store) {
                        return new IgnoresTheBody(store);
                    }
                });
    }

    /** A request that continues after the key's day completes the row of the next one. */
    @Test
    void findsAStoreThatCompletesARowWithoutAskingWhose() {
        BrokenProtocolsTest.assertBreaks(
                Rule.LOST,
                new Variant() {
                    @Override
                    public IdempotencyStore keys(IdempotencyStore store) {
                        return new CompletesAnyRow(store);
                    }
                },
                _ -> aDayLater());
    }

    /**
     * The first POST is killed when it has reserved the key. The second one takes over a second
     * before the key expires, and halts before it completes; the third one reserves the key a
     * second afterwards, and is killed before it queues its message.
     */
    private static Recipe aDayLater() {
        int[] keys = {0};
        int[] sends = {0};
        Post first = new Post(Channel.EMAIL, false, Duration.ZERO, "key");
        Duration day = IdempotencyStore.RETENTION;
        return new Recipe(
                new Scenario(
                        List.of(
                                first,
                                new Post(Channel.EMAIL, false, day.minusSeconds(1), "key"),
                                new Post(Channel.EMAIL, false, day.plusSeconds(1), "key")),
                        Scenario.policy(true),
                        1,
                        0,
                        0,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        true,
                        false,
                        Conditions.PLAIN),
                (_, port) ->
                        switch (port) {
                            case TABLE_KEY ->
                                    switch (keys[0]++) {
                                        case 0 -> InjectedFault.KILL_AFTER;
                                        case 1, 2, 3, 4, 5, 6, 7, 8 ->
                                                InjectedFault.EXCEPTION_BEFORE;
                                        case 11 -> InjectedFault.HALT_BEFORE;
                                        default -> InjectedFault.NONE;
                                    };
                            case QUEUE_SEND ->
                                    sends[0]++ == 1
                                            ? InjectedFault.KILL_BEFORE
                                            : InjectedFault.NONE;
                            default -> InjectedFault.NONE;
                        });
    }

    private static SQSBatchResponse withoutPoison(
            RequestHandler<SQSEvent, SQSBatchResponse> function, SQSEvent event, Context context) {
        Set<String> poison =
                event.getRecords().stream()
                        .filter(record -> record.getBody().equals(SimulatedRun.POISON))
                        .map(SQSMessage::getMessageId)
                        .collect(Collectors.toSet());
        SQSBatchResponse response = function.handleRequest(event, context);
        return new SQSBatchResponse(
                response.getBatchItemFailures().stream()
                        .filter(failure -> !poison.contains(failure.getItemIdentifier()))
                        .toList());
    }

    /** Says, once for each message, that a claim is written although the message was sent. */
    private static final class GrantsOnceMore implements Ledger {
        private final Ledger inner;
        private final Set<MessageKey> granted = new HashSet<>();

        GrantsOnceMore(Ledger inner) {
            this.inner = inner;
        }

        @Override
        public void storeContent(Message message) {
            inner.storeContent(message);
        }

        @Override
        public Result begin(Message message, SendState next, Instant now) {
            Result result = inner.begin(message, next, now);
            return result instanceof Result.Lost(SendState.Sent _) && granted.add(message.key())
                    ? new Result.Written()
                    : result;
        }

        @Override
        public Result move(
                MessageKey key, SendState.Version expected, SendState next, Instant now) {
            return inner.move(key, expected, next, now);
        }
    }

    /** Stores every message as one whose content may be stored in the clear. */
    private record StoresPlain(Ledger inner) implements Ledger {
        @Override
        public void storeContent(Message message) {
            inner.storeContent(plain(message));
        }

        @Override
        public Result begin(Message message, SendState next, Instant now) {
            return inner.begin(plain(message), next, now);
        }

        @Override
        public Result move(
                MessageKey key, SendState.Version expected, SendState next, Instant now) {
            return inner.move(key, expected, next, now);
        }

        private static Message plain(Message message) {
            return new Message(
                    message.id(),
                    message.to(),
                    message.channel(),
                    message.content(),
                    false,
                    message.reference());
        }
    }

    /** Grants a lapsed lease under a new id instead of the first request's. */
    private record ForgetsTheMessage(IdempotencyStore inner) implements IdempotencyStore {
        @Override
        public Reservation reserve(
                KeyedRequest request, MessageId fresh, Instant now, Instant leaseUntil) {
            Reservation reservation = inner.reserve(request, fresh, now, leaseUntil);
            return reservation instanceof Reservation.Granted
                    ? new Reservation.Granted(fresh)
                    : reservation;
        }

        @Override
        public void complete(KeyedRequest request, MessageId id) {
            inner.complete(request, id);
        }

        @Override
        public void release(KeyedRequest request, MessageId fresh) {
            inner.release(request, fresh);
        }
    }

    /** Takes every message under a key for the first one. */
    private record IgnoresTheBody(IdempotencyStore inner) implements IdempotencyStore {
        private static KeyedRequest withoutBody(KeyedRequest request) {
            return new KeyedRequest(request.key(), "");
        }

        @Override
        public Reservation reserve(
                KeyedRequest request, MessageId fresh, Instant now, Instant leaseUntil) {
            return inner.reserve(withoutBody(request), fresh, now, leaseUntil);
        }

        @Override
        public void complete(KeyedRequest request, MessageId id) {
            inner.complete(withoutBody(request), id);
        }

        @Override
        public void release(KeyedRequest request, MessageId fresh) {
            inner.release(withoutBody(request), fresh);
        }
    }

    /** Completes the row of a key, whichever message it has by then. */
    private static final class CompletesAnyRow implements IdempotencyStore {
        private final IdempotencyStore inner;
        private final Map<String, MessageId> rows = new HashMap<>();

        CompletesAnyRow(IdempotencyStore inner) {
            this.inner = inner;
        }

        @Override
        public Reservation reserve(
                KeyedRequest request, MessageId fresh, Instant now, Instant leaseUntil) {
            Reservation reservation = inner.reserve(request, fresh, now, leaseUntil);
            if (reservation instanceof Reservation.Granted(MessageId id)) {
                rows.put(request.key(), id);
            }
            return reservation;
        }

        @Override
        public void complete(KeyedRequest request, MessageId id) {
            inner.complete(request, id);
            // The key may have another message since the call began.
            inner.complete(request, rows.get(request.key()));
        }

        @Override
        public void release(KeyedRequest request, MessageId fresh) {
            inner.release(request, fresh);
        }
    }
}
