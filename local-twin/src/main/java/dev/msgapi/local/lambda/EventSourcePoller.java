package dev.msgapi.local.lambda;

import dev.msgapi.local.aws.sqs.LocalSqs;
import dev.msgapi.local.chaos.Chaos;
import dev.msgapi.local.service.AwsService;
import dev.msgapi.local.service.Fault;
import dev.msgapi.local.template.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * One loop that passes a queue's messages to a function in batches and deletes those that did not
 * fail. The others are visible again after their visibility timeout.
 */
final class EventSourcePoller implements Runnable {
    private static final Duration BACKOFF_FIRST = Duration.ofMillis(100);
    private static final Duration BACKOFF_MOST = Duration.ofSeconds(5);

    private final Stack.EventSource source;
    private final String queueUrl;
    private final SqsClient sqs;
    private final Invoker lambda;
    private final Chaos chaos;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread receiving;

    EventSourcePoller(
            Stack.EventSource source, String queueUrl, SqsClient sqs, Invoker lambda, Chaos chaos) {
        this.source = source;
        this.queueUrl = queueUrl;
        this.sqs = sqs;
        this.lambda = lambda;
        this.chaos = chaos;
    }

    /**
     * Runs until it is closed. If the queue is unreachable, it retries with longer and longer
     * pauses.
     */
    @Override
    public void run() {
        Duration backoff = BACKOFF_FIRST;
        while (!isClosed(Duration.ZERO)) {
            try {
                for (SqsEvents.Batch batch : SqsEvents.of(source.queueArn(), receive())) {
                    deliver(batch);
                }
                backoff = BACKOFF_FIRST;
            } catch (SdkException unreachable) {
                if (isClosed(backoff)) {
                    return;
                }
                Duration twice = backoff.multipliedBy(2);
                backoff = twice.compareTo(BACKOFF_MOST) < 0 ? twice : BACKOFF_MOST;
            }
        }
    }

    /** Ends the wait for messages; a batch that the function already has is finished. */
    synchronized void close() {
        closed.countDown();
        if (receiving != null) {
            receiving.interrupt();
        }
    }

    private boolean isClosed(Duration within) {
        try {
            return closed.await(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true; // only close() interrupts this thread
        }
    }

    private List<Message> receive() {
        if (!beginReceive()) {
            return List.of();
        }
        try {
            return sqs.receiveMessage(request ->
                            request.queueUrl(queueUrl)
                                    .maxNumberOfMessages(source.batchSize())
                                    .waitTimeSeconds((int) LocalSqs.WAIT_MAX.toSeconds())
                                    .messageAttributeNames("All")
                                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                    .messages();
        } finally {
            endReceive();
        }
    }

    private synchronized boolean beginReceive() {
        if (closed.getCount() == 0) {
            return false;
        }
        receiving = Thread.currentThread();
        return true;
    }

    private synchronized void endReceive() {
        receiving = null;
        Thread.interrupted(); // clears an interrupt by close() that came too late
    }

    /**
     * Delivers at least once, as a standard queue does: chaos can make it twice at about the same
     * time.
     */
    private void deliver(SqsEvents.Batch batch) {
        if (!chaos.draw(AwsService.SQS, Fault.DUPLICATE)) {
            process(batch);
            return;
        }
        try (ExecutorService second = Executors.newVirtualThreadPerTaskExecutor()) {
            second.execute(() -> processAgain(batch));
            process(batch);
        }
    }

    private void processAgain(SqsEvents.Batch batch) {
        var _ = isClosed(chaos.delay(AwsService.SQS, Fault.DUPLICATE));
        try {
            process(batch);
        } catch (SdkException unreachable) {
            // What was not deleted becomes visible again.
        }
    }

    private void process(SqsEvents.Batch batch) {
        Set<String> ids =
                batch.messages().stream().map(Message::messageId).collect(Collectors.toSet());
        Set<String> failed =
                switch (lambda.invoke(source.functionName(), batch.event())) {
                    case InvokeResult.Success success ->
                            source.reportsBatchItemFailures()
                                    ? BatchResponse.failed(success.payload(), ids)
                                    : Set.of();
                    case InvokeResult.FunctionError _,
                            InvokeResult.TimedOut _,
                            InvokeResult.PayloadTooLarge _ ->
                            ids;
                };
        List<Message> done = new ArrayList<>(batch.messages());
        done.removeIf(message -> failed.contains(message.messageId()));
        if (!done.isEmpty()) {
            delete(done);
        }
    }

    private void delete(List<Message> messages) {
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (Message message : messages) {
            entries.add(
                    DeleteMessageBatchRequestEntry.builder()
                            .id("" + entries.size())
                            .receiptHandle(message.receiptHandle())
                            .build());
        }
        sqs.deleteMessageBatch(request -> request.queueUrl(queueUrl).entries(entries));
    }
}
