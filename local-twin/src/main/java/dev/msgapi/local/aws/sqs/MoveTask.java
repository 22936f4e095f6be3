package dev.msgapi.local.aws.sqs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Moves a dead-letter queue's messages back until the queue is empty. It receives each message,
 * sends it as a new one and then deletes it, so an interruption can duplicate a message but not
 * lose it. It does not touch a message that a consumer holds.
 */
final class MoveTask implements Runnable {
    /** The statuses of ListMessageMoveTasks that a task here can have. */
    enum Status {
        RUNNING,
        COMPLETED,
        FAILED
    }

    /** The most messages of one receive (SQS API Reference, "ReceiveMessage"). */
    private static final int RECEIVED_MAX = 10;

    /** Far longer than it takes to move the messages of one receive. */
    private static final Duration HELD = Duration.ofSeconds(60);

    final String id = UUID.randomUUID().toString();
    final long started = System.currentTimeMillis();
    final String sourceArn;
    final long toMove;
    private final String source;
    private final Map<String, String> origins;
    private final SqsClient sqs;

    private volatile Status status = Status.RUNNING;
    private volatile boolean closed;
    private volatile @Nullable String failure;
    private final AtomicLong moved = new AtomicLong();

    /**
     * @param source the dead-letter queue's URL
     * @param origins the URLs, by ARN, of the queues that use the dead-letter queue
     */
    MoveTask(
            String sourceArn,
            String source,
            Map<String, String> origins,
            long toMove,
            SqsClient sqs) {
        this.sourceArn = sourceArn;
        this.source = source;
        this.origins = Map.copyOf(origins);
        this.toMove = toMove;
        this.sqs = sqs;
    }

    Status status() {
        return status;
    }

    /** Why it failed; null if it did not. */
    @Nullable String failure() {
        return failure;
    }

    long moved() {
        return moved.get();
    }

    /** Ends it after the current message. */
    void close() {
        closed = true;
    }

    @Override
    public void run() {
        try {
            while (moveSome()) {}
            status = Status.COMPLETED;
        } catch (RuntimeException e) {
            failure = e instanceof UnknownOrigin ? e.getMessage() : "InternalError";
            status = Status.FAILED;
        }
    }

    /** Moves the messages of one receive; false if nothing is left to do. */
    private boolean moveSome() {
        List<Message> messages =
                sqs.receiveMessage(request ->
                                request.queueUrl(source)
                                        .maxNumberOfMessages(RECEIVED_MAX)
                                        .visibilityTimeout((int) HELD.toSeconds())
                                        .messageAttributeNames("All")
                                        .messageSystemAttributeNames(
                                                MessageSystemAttributeName.ALL))
                        .messages();
        int done = 0;
        try {
            while (done < messages.size() && !closed) {
                move(messages.get(done));
                done++;
            }
        } finally {
            messages.subList(done, messages.size()).forEach(this::release);
        }
        return done > 0 && done == messages.size();
    }

    private void move(Message message) {
        String destination = destination(message);
        sqs.sendMessage(request ->
                request.queueUrl(destination)
                        .messageBody(message.body())
                        .messageAttributes(message.messageAttributes()));
        sqs.deleteMessage(
                request -> request.queueUrl(source).receiptHandle(message.receiptHandle()));
        moved.incrementAndGet();
    }

    private String destination(Message message) {
        String from =
                message.attributes().get(MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN);
        String origin = from == null ? null : origins.get(from);
        if (origin != null) {
            return origin;
        }
        if (origins.size() == 1) {
            return origins.values().iterator().next();
        }
        throw new UnknownOrigin();
    }

    /** Makes a message visible again that was received and not moved. */
    private void release(Message message) {
        try {
            sqs.changeMessageVisibility(request ->
                    request.queueUrl(source)
                            .receiptHandle(message.receiptHandle())
                            .visibilityTimeout(0));
        } catch (SdkException e) {
            // It is visible again after HELD.
        }
    }

    /** Several queues use the dead-letter queue, and the message does not say where it was. */
    private static final class UnknownOrigin extends RuntimeException {
        UnknownOrigin() {
            super("CouldNotDetermineMessageSource", null, false, false);
        }
    }
}
