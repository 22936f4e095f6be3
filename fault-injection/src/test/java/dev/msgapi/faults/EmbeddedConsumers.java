package dev.msgapi.faults;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.sqs.SqsSourceQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;

/** Event source mappings of the embedded queues: several invocations of each function at once. */
final class EmbeddedConsumers implements AutoCloseable {
    private static final int CONSUMERS = 8;
    private static final int BATCH_SIZE = 4;
    private static final int VISIBILITY_SECONDS = 3;

    private final EmbeddedWorld world;
    private final boolean killsAtTimeout;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Throwable> bugs = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean isClosed;

    /**
     * @param killsAtTimeout whether an invocation ends at its timeout, on which erasures rely
     */
    EmbeddedConsumers(EmbeddedWorld world, boolean killsAtTimeout) {
        this.world = world;
        this.killsAtTimeout = killsAtTimeout;
        world.consumers.forEach((queue, handler) -> {
            for (int i = 0; i < CONSUMERS; i++) {
                threads.add(Thread.startVirtualThread(() -> poll(queue, handler)));
            }
        });
    }

    private void poll(String queue, RequestHandler<SQSEvent, SQSBatchResponse> handler) {
        while (!isClosed) {
            try {
                List<Message> batch = receive(queue);
                if (!batch.isEmpty()) {
                    invoke(queue, handler, batch);
                }
            } catch (ProcessKilled e) {
                // Another process takes over; the messages become visible again.
            } catch (RuntimeException | Error e) {
                bugs.add(e);
            }
        }
    }

    private List<Message> receive(String queue) {
        return world.services
                .sqs
                .receiveMessage(request ->
                        request.queueUrl(world.services.url(queue))
                                .maxNumberOfMessages(BATCH_SIZE)
                                .visibilityTimeout(VISIBILITY_SECONDS)
                                .waitTimeSeconds(1)
                                .messageAttributeNames(SqsSourceQueue.NOTE)
                                .messageSystemAttributeNames(
                                        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
                .messages();
    }

    private void invoke(
            String queue, RequestHandler<SQSEvent, SQSBatchResponse> handler, List<Message> batch) {
        Instant deadline = world.clock.instant().plus(timeout(queue));
        SQSEvent event = new SQSEvent();
        event.setRecords(batch.stream().map(EmbeddedConsumers::record).toList());
        world.injector.usePlanOf(batch.getFirst().messageId());
        world.injector.killAt(killsAtTimeout ? deadline : Instant.MAX);
        SQSBatchResponse response =
                handler.handleRequest(event, new Invocation(world.clock, deadline));
        Set<String> failed =
                response.getBatchItemFailures().stream()
                        .map(BatchItemFailure::getItemIdentifier)
                        .collect(Collectors.toSet());
        for (Message message : batch) {
            if (!failed.contains(message.messageId())) {
                world.injector.run(
                        Port.QUEUE_DELETE,
                        message.receiptHandle(),
                        () -> delete(queue, message.receiptHandle()));
            }
        }
    }

    private static Duration timeout(String queue) {
        String function = queue.equals("erasure") ? "erasure-worker" : queue;
        return DeclaredStack.function(function).timeout();
    }

    private void delete(String queue, String receiptHandle) {
        try {
            world.services.sqs.deleteMessage(request ->
                    request.queueUrl(world.services.url(queue)).receiptHandle(receiptHandle));
        } catch (ReceiptHandleIsInvalidException e) {
            // Another consumer has received and deleted it since.
        }
    }

    private static SQSEvent.SQSMessage record(Message message) {
        SQSEvent.SQSMessage record = new SQSEvent.SQSMessage();
        record.setMessageId(message.messageId());
        record.setReceiptHandle(message.receiptHandle());
        record.setBody(message.body());
        record.setAttributes(
                Map.of(
                        "ApproximateReceiveCount",
                        message.attributes()
                                .get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)));
        message.messageAttributes()
                .forEach((name, value) -> {
                    SQSEvent.MessageAttribute attribute = new SQSEvent.MessageAttribute();
                    attribute.setDataType(value.dataType());
                    attribute.setStringValue(value.stringValue());
                    record.setMessageAttributes(Map.of(name, attribute));
                });
        return record;
    }

    /** The exceptions that no fault explains. */
    List<Throwable> bugs() {
        return List.copyOf(bugs);
    }

    @Override
    public void close() {
        isClosed = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
