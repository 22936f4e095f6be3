package dev.msgapi.local.aws.sqs;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

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
    private final SqsClient sqs;
    private final String source;
    private final String destination;

    private final AtomicLong moved = new AtomicLong();
    private volatile Status status = Status.RUNNING;
    private volatile boolean closed;

    /**
     * @param source the dead-letter queue's URL
     * @param destination the URL of the queue that uses it
     */
    MoveTask(SqsClient sqs, String source, String destination) {
        this.sqs = sqs;
        this.source = source;
        this.destination = destination;
    }

    Status status() {
        return status;
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
        } catch (SdkException e) {
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
                                        .messageAttributeNames("All"))
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
        sqs.sendMessage(request ->
                request.queueUrl(destination)
                        .messageBody(message.body())
                        .messageAttributes(message.messageAttributes()));
        sqs.deleteMessage(
                request -> request.queueUrl(source).receiptHandle(message.receiptHandle()));
        moved.incrementAndGet();
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
}
