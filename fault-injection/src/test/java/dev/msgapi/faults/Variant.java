package dev.msgapi.faults;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.consumer.MessageHandler;
import dev.msgapi.erasure.ErasureQueue;
import dev.msgapi.ingest.IdempotencyStore;
import dev.msgapi.model.Message;
import dev.msgapi.query.QueryHandler;
import dev.msgapi.queue.MessageQueueCodec;
import dev.msgapi.queue.Outbox;
import dev.msgapi.securestore.DecryptHandler;
import dev.msgapi.securestore.Opener;
import dev.msgapi.sending.AttemptNote;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.sending.SendPolicy;
import dev.msgapi.store.AuditWriter;
import dev.msgapi.store.ErasableMessages;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.ErasureRepository;
import dev.msgapi.store.History;
import dev.msgapi.store.SealedMessageReader;
import dev.msgapi.store.SealedMessageWriter;
import dev.msgapi.store.UnstartedMessageWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The product as it is. A test that breaks it on purpose overrides one of these methods. */
interface Variant {
    Variant PRODUCT = new Variant() {};

    /** The queue as ingest-fn sees it. */
    default Outbox outbox(Outbox outbox) {
        return outbox;
    }

    /** The idempotency keys as ingest-fn sees them. */
    default IdempotencyStore keys(IdempotencyStore store) {
        return store;
    }

    /** The table as consumers and the sweeper see it. */
    default Ledger ledger(Ledger ledger) {
        return ledger;
    }

    /** The table as secure-store-fn sees it. */
    default SealedMessageWriter sealedMessages(SealedMessageWriter messages) {
        return messages;
    }

    /** The table as consumers see it when they give up. */
    default UnstartedMessageWriter unstarted(UnstartedMessageWriter writer) {
        return writer;
    }

    /** What the functions are told after the table was restored. */
    default SendPolicy restored(SendPolicy policy, Instant restoredAt) {
        return new SendPolicy(policy.resend(), policy.grace(), policy.sendWithin(), restoredAt);
    }

    /** What email-fn and sms-fn do with a message. */
    default BiFunction<Message, AttemptNote, QueueAction> consumer(ConsumerParts parts) {
        return parts.build();
    }

    /** A function that consumes a queue, as Lambda invokes it. */
    default RequestHandler<SQSEvent, SQSBatchResponse> function(
            RequestHandler<SQSEvent, SQSBatchResponse> function) {
        return function;
    }

    /** The function that shows a history. */
    default RequestStreamHandler query(
            History history, ErasureRegister erasures, InstantSource clock) {
        return new QueryHandler(history, erasures, clock);
    }

    /** The function that opens a sealed message. */
    default RequestStreamHandler decrypt(
            SealedMessageReader messages,
            ErasureRegister erasures,
            Opener opener,
            AuditWriter audit,
            InstantSource clock) {
        return new DecryptHandler(messages, erasures, opener, audit, clock);
    }

    /** How a function reads the messages in its queue. */
    default MessageHandler<Message> reader(
            BiFunction<Message, AttemptNote, QueueAction> work,
            Consumer<Message> recordUnstarted,
            InstantSource clock,
            RandomGenerator random) {
        return MessageHandler.ofMessages(work, recordUnstarted);
    }

    /** How a function writes a message into a queue. */
    default String body(Message message, InstantSource clock, RandomGenerator random) {
        return MessageQueueCodec.write(message);
    }

    /** The erasures as consumers see them. */
    default ErasureRegister register(ErasureRegister register) {
        return register;
    }

    /** The audit as the handler of erasures sees it. */
    default AuditWriter audit(AuditWriter audit) {
        return audit;
    }

    /** The erasure queue as its handler sees it. */
    default ErasureQueue erasureQueue(ErasureQueue queue) {
        return queue;
    }

    /** The erasures as their worker sees them. */
    default ErasureRepository repository(ErasureRepository repository) {
        return repository;
    }

    /** The messages as the worker of erasures sees them. */
    default ErasableMessages erasable(ErasableMessages messages) {
        return messages;
    }

    /** Whether a batch is deleted from its queue before it is handled. */
    default boolean acknowledgesFirst() {
        return false;
    }
}
