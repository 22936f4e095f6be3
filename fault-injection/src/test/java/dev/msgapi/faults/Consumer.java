package dev.msgapi.faults;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.sqs.SqsSourceQueue;
import dev.msgapi.local.template.Stack;
import dev.msgapi.queue.SourceQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A function and its queue, with an event source mapping that follows Lambda's rules. */
final class Consumer {
    private final World world;
    private final String name;
    private final Rules rules;
    private final Queue queue;
    private final Queue deadLetters;
    private final RequestHandler<SQSEvent, SQSBatchResponse> handler;
    private int running;
    private int duplicates;

    Consumer(
            World world,
            String name,
            Rules rules,
            Function<SourceQueue, RequestHandler<SQSEvent, SQSBatchResponse>> function) {
        this.world = world;
        this.name = name;
        this.rules = rules;
        this.deadLetters =
                new Queue(
                        name + "-dlq",
                        null,
                        rules.visibility(),
                        rules.deadLetterRetention(),
                        world.scheduler,
                        world.random);
        this.queue =
                new Queue(
                        name,
                        deadLetters,
                        rules.visibility(),
                        rules.retention(),
                        world.scheduler,
                        world.random);
        this.duplicates = world.scenario.duplicates();
        this.handler = function.apply(source());
    }

    /**
     * The settings of a function and its queue.
     *
     * @param endsInErasures whether erasures rely on Lambda ending its invocations at their timeout
     */
    record Rules(
            Duration timeout,
            int batchSize,
            Duration visibility,
            Duration retention,
            Duration deadLetterRetention,
            int concurrencyMax,
            boolean endsInErasures) {

        /** What template.yaml says about a function and the queue that it consumes. */
        static Rules of(String function, String queue, boolean endsInErasures) {
            Stack.EventSource source = DeclaredStack.eventSource(function);
            return new Rules(
                    DeclaredStack.function(function).timeout(),
                    source.batchSize(),
                    seconds(queue, "VisibilityTimeout"),
                    seconds(queue, "MessageRetentionPeriod"),
                    seconds(queue + "-dlq", "MessageRetentionPeriod"),
                    source.maximumConcurrency(),
                    endsInErasures);
        }

        private static Duration seconds(String queue, String attribute) {
            String value = DeclaredStack.queue(queue).attributes().get(attribute);
            return Duration.ofSeconds(Long.parseLong(value));
        }
    }

    Queue queue() {
        return queue;
    }

    Queue deadLetters() {
        return deadLetters;
    }

    boolean hasFreeSlot() {
        return !world.isStopped()
                && running < Math.min(world.scenario.consumers(), rules.concurrencyMax());
    }

    boolean isRunning() {
        return running > 0;
    }

    /** Starts an invocation with a batch of the queue. */
    void start(int number) {
        running++;
        world.scheduler.start(
                name + "/" + number,
                Duration.ZERO,
                () -> {
                    try {
                        invoke();
                    } finally {
                        running--;
                    }
                });
    }

    private void invoke() {
        List<Queue.Received> batch = world.injector.call(Port.QUEUE_RECEIVE, name, this::receive);
        if (batch.isEmpty()) {
            return;
        }
        if (world.acknowledgesFirst()) {
            batch.forEach(message -> queue.delete(message.receipt()));
        }
        Instant deadline = world.scheduler.instant().plus(rules.timeout());
        world.scheduler.current().killAt(deadline);
        if (rules.endsInErasures() && !world.scenario.deletes().isEmpty()) {
            world.scheduler.current().alwaysMeetsDeadline();
        }
        SQSBatchResponse response;
        try {
            response =
                    handler.handleRequest(event(batch), new Invocation(world.scheduler, deadline));
        } catch (RuntimeException e) {
            return;
        } catch (ProcessKilled e) {
            forget(batch);
            if (!world.scheduler.instant().isBefore(deadline)) {
                world.stats.add(RunStats.Count.TIMED_OUT, 1);
            }
            throw e;
        }
        if (world.scheduler.instant().isBefore(deadline)) {
            world.scheduler.current().killAt(Instant.MAX);
            try {
                acknowledge(batch, response);
            } catch (ProcessKilled e) {
                forget(batch);
                throw e;
            }
        } else {
            // To everybody else it was dead by then.
            forget(batch);
        }
    }

    private void forget(List<Queue.Received> batch) {
        batch.forEach(message -> world.memory.forgotten(message.body()));
    }

    private List<Queue.Received> receive() {
        int percent = duplicates > 0 ? world.scenario.duplicatePercent() : 0;
        List<Queue.Received> batch =
                queue.receive(1 + world.random.nextInt(rules.batchSize()), percent);
        if (percent > 0) {
            duplicates -= batch.size();
        }
        return batch;
    }

    private void acknowledge(List<Queue.Received> batch, SQSBatchResponse response) {
        Set<String> failed =
                response.getBatchItemFailures().stream()
                        .map(BatchItemFailure::getItemIdentifier)
                        .collect(Collectors.toSet());
        for (Queue.Received message : batch) {
            if (!failed.contains(message.id())) {
                Instant before = world.scheduler.instant();
                world.injector.run(
                        Port.QUEUE_DELETE,
                        message.receipt(),
                        () -> queue.delete(message.receipt()));
                if (before.plus(rules.visibility()).isBefore(world.scheduler.instant())) {
                    world.memory.redelivered(message.body());
                }
            }
        }
    }

    private static SQSEvent event(List<Queue.Received> batch) {
        SQSEvent event = new SQSEvent();
        event.setRecords(batch.stream().map(Consumer::record).toList());
        return event;
    }

    private static SQSEvent.SQSMessage record(Queue.Received message) {
        SQSEvent.SQSMessage record = new SQSEvent.SQSMessage();
        record.setMessageId(message.id());
        record.setReceiptHandle(message.receipt());
        record.setBody(message.body());
        record.setAttributes(
                Map.of("ApproximateReceiveCount", Integer.toString(message.receives())));
        if (message.note() != null) {
            SQSEvent.MessageAttribute note = new SQSEvent.MessageAttribute();
            note.setDataType("String");
            note.setStringValue(message.note());
            record.setMessageAttributes(Map.of(SqsSourceQueue.NOTE, note));
        }
        return record;
    }

    private SourceQueue source() {
        return new SourceQueue() {
            @Override
            public void hide(String receiptHandle, Duration delay) {
                queue.hide(receiptHandle, wholeSeconds(delay));
            }

            @Override
            public void putBack(String body, String note, Duration delay) {
                queue.send(body, note, wholeSeconds(delay));
            }
        };
    }

    /** Rounds up as the adapter does, because SQS has no fractions of a second. */
    private static Duration wholeSeconds(Duration delay) {
        return Duration.ofSeconds(delay.plusMillis(999).toSeconds());
    }
}
