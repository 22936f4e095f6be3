package dev.msgapi.faults;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.ingest.IdempotencyStore;
import dev.msgapi.ingest.Reservation;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import java.time.Instant;
import java.util.HashSet;
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
}
