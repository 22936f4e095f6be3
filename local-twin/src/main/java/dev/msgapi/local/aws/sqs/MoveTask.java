package dev.msgapi.local.aws.sqs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Moves a dead-letter queue's messages until it is empty: each is received, sent as a new message
 * and only then deleted, so one that is cut short doubles a message rather than losing it. What a
 * consumer holds at that moment stays that consumer's.
 */
public final class MoveTask implements Runnable {
    /** As ListMessageMoveTasks names them. */
    public enum Status {
        RUNNING,
        CANCELLING,
        CANCELLED,
        COMPLETED,
        FAILED
    }

    /** The most messages of one receive (SQS API Reference, "ReceiveMessage"). */
    private static final int RECEIVED_MAX = 10;

    /** Far longer than a batch takes, even at one message a second. */
    private static final Duration HELD = Duration.ofSeconds(60);

    private static final long UNLIMITED = 0;

    /**
     * What to move and where.
     *
     * @param destination a queue's URL; null for the queue that each message came from
     * @param origins URLs, by ARN, of the queues whose dead letters the source takes
     * @param perSecond messages a second; null for as fast as it goes
     */
    public record Order(
            String sourceArn,
            String source,
            @Nullable String destinationArn,
            @Nullable String destination,
            Map<String, String> origins,
            @Nullable Integer perSecond) {
        public Order {
            origins = Map.copyOf(origins);
        }
    }

    final String id = UUID.randomUUID().toString();
    final Order order;
    final long started = System.currentTimeMillis();
    final long toMove;
    private final SqsClient sqs;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final long pauseNanos;
    private long nextTurn = System.nanoTime();

    private volatile Status status = Status.RUNNING;
    private volatile @Nullable String failure;
    private final AtomicLong moved = new AtomicLong();

    public MoveTask(Order order, long toMove, SqsClient sqs) {
        this.order = order;
        this.toMove = toMove;
        this.sqs = sqs;
        Integer perSecond = order.perSecond();
        this.pauseNanos = perSecond == null ? UNLIMITED : TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    public Status status() {
        return status;
    }

    /** Why it failed; null where it did not. */
    public @Nullable String failure() {
        return failure;
    }

    public long moved() {
        return moved.get();
    }

    public boolean isActive() {
        return status == Status.RUNNING || status == Status.CANCELLING;
    }

    /** Lets it end after the message in hand; false where it does not run. */
    public synchronized boolean cancel() {
        if (status != Status.RUNNING) {
            return false;
        }
        status = Status.CANCELLING;
        cancelled.countDown();
        return true;
    }

    @Override
    public void run() {
        try {
            while (moveSome()) {}
            end(Status.COMPLETED);
        } catch (RuntimeException e) {
            failure = e instanceof UnknownOrigin ? e.getMessage() : "InternalError";
            end(Status.FAILED);
        }
    }

    private synchronized void end(Status otherwise) {
        status = status == Status.CANCELLING ? Status.CANCELLED : otherwise;
    }

    /** Moves what one receive gives; false when there is nothing left to do. */
    private boolean moveSome() {
        List<Message> messages =
                sqs.receiveMessage(request ->
                                request.queueUrl(order.source())
                                        .maxNumberOfMessages(atOnce())
                                        .visibilityTimeout((int) HELD.toSeconds())
                                        .messageAttributeNames("All")
                                        .messageSystemAttributeNames(
                                                MessageSystemAttributeName.ALL))
                        .messages();
        int done = 0;
        try {
            while (done < messages.size() && awaitTurn()) {
                move(messages.get(done));
                done++;
            }
        } finally {
            messages.subList(done, messages.size()).forEach(this::release);
        }
        return done > 0 && done == messages.size();
    }

    private int atOnce() {
        Integer perSecond = order.perSecond();
        return perSecond == null ? RECEIVED_MAX : Math.min(RECEIVED_MAX, perSecond);
    }

    /** Waits for the rate that was asked for; false once it is cancelled. */
    private boolean awaitTurn() {
        try {
            long wait = Math.max(0, nextTurn - System.nanoTime());
            if (cancelled.await(wait, TimeUnit.NANOSECONDS)) {
                return false;
            }
            nextTurn = System.nanoTime() + pauseNanos;
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts a move", e);
        }
    }

    private void move(Message message) {
        String destination = destination(message);
        sqs.sendMessage(request ->
                request.queueUrl(destination)
                        .messageBody(message.body())
                        .messageAttributes(message.messageAttributes()));
        sqs.deleteMessage(
                request -> request.queueUrl(order.source()).receiptHandle(message.receiptHandle()));
        moved.incrementAndGet();
    }

    private String destination(Message message) {
        String given = order.destination();
        if (given != null) {
            return given;
        }
        String from =
                message.attributes().get(MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN);
        String origin = from == null ? null : order.origins().get(from);
        if (origin != null) {
            return origin;
        }
        if (order.origins().size() == 1) {
            return order.origins().values().iterator().next();
        }
        throw new UnknownOrigin();
    }

    /** Hands a message back that was received and not moved; else it comes back by itself. */
    private void release(Message message) {
        try {
            sqs.changeMessageVisibility(request ->
                    request.queueUrl(order.source())
                            .receiptHandle(message.receiptHandle())
                            .visibilityTimeout(0));
        } catch (SdkException e) {
            // It is visible again after HELD.
        }
    }

    /** A message of which nothing says where it came from, and several queues could be it. */
    private static final class UnknownOrigin extends RuntimeException {
        UnknownOrigin() {
            super("CouldNotDetermineMessageSource", null, false, false);
        }
    }
}
