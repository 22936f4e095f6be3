package dev.msgapi.delivery;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.msgapi.model.LogLine;
import dev.msgapi.model.Message;
import dev.msgapi.queue.PoisonMessage;
import dev.msgapi.queue.QueuedMessage;
import dev.msgapi.queue.SourceQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The loop over an SQS batch, in which one bad message harms no other. */
public final class Batch {
    /** The waits between receives, which together outlast a short outage of a service. */
    private static final Backoff FAILED =
            new Backoff(Duration.ofSeconds(15), Duration.ofMinutes(10));

    /** What a call to the queue can take once a message has been handled. */
    private static final Duration QUEUE_CALL = Duration.ofSeconds(4);

    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private static final String SQS_ID = "sqs_message_id";

    private final Function<Message, Disposition> handler;
    private final Duration longest;
    private final SourceQueue queue;
    private final RandomGenerator random;

    /**
     * @param handler says what becomes of a message; an exception is a failure
     * @param longest what the handler may take for one message
     * @param queue where the messages come from
     * @param random fresh randomness; it must not carry state over a SnapStart restore
     */
    public Batch(
            Function<Message, Disposition> handler,
            Duration longest,
            SourceQueue queue,
            RandomGenerator random) {
        this.handler = handler;
        this.longest = longest;
        this.queue = queue;
        this.random = random;
    }

    /**
     * Handles each message by itself and reports those alone that must come back (Lambda Developer
     * Guide, "Implementing partial batch responses"). No message is begun that the invocation might
     * not live to finish: it is put back instead, so that such waits use up no receives.
     */
    public SQSBatchResponse process(SQSEvent event, Context context) {
        List<BatchItemFailure> failures = new ArrayList<>();
        for (SQSMessage record : event.getRecords()) {
            if (comesBack(record, context)) {
                failures.add(new BatchItemFailure(record.getMessageId()));
            }
        }
        return new SQSBatchResponse(failures);
    }

    private boolean comesBack(SQSMessage record, Context context) {
        LambdaLogger log = context.getLogger();
        long left = context.getRemainingTimeInMillis();
        if (left >= longest.plus(QUEUE_CALL).toMillis()) {
            return handle(record, log);
        }
        log.log(LogLine.of("no_time_left").withAwsId(SQS_ID, record.getMessageId()).toString());
        return left < QUEUE_CALL.toMillis() || !isPutBack(record, A_MOMENT);
    }

    private boolean handle(SQSMessage record, LambdaLogger log) {
        Message message;
        try {
            message = QueuedMessage.read(record.getBody());
        } catch (PoisonMessage e) {
            // No later receive reads it either: soon it is in the dead-letter queue, as it came.
            log.log(LogLine.of("poison").withAwsId(SQS_ID, record.getMessageId()).toString());
            return isHidden(record, Duration.ZERO);
        }
        Disposition disposition;
        try {
            disposition = handler.apply(message);
        } catch (RuntimeException e) {
            Throwable cause = e.getCause();
            disposition =
                    new Disposition.Failed(
                            e.getClass().getName()
                                    + (cause == null ? "" : "/" + cause.getClass().getName()));
        }
        log.log(line(disposition, message).withAwsId(SQS_ID, record.getMessageId()).toString());
        return switch (disposition) {
            case Disposition.Done _ -> false;
            case Disposition.Later(Duration delay) -> !isPutBack(record, delay);
            case Disposition.Hidden(Duration delay) -> isHidden(record, delay);
            case Disposition.Failed _ -> isHidden(record, FAILED.after(receives(record), random));
        };
    }

    private boolean isPutBack(SQSMessage record, Duration delay) {
        Duration most = SourceQueue.DELAY_MAX;
        try {
            queue.putBack(record.getBody(), delay.compareTo(most) < 0 ? delay : most);
            return true;
        } catch (RuntimeException e) {
            // The original stays, and comes back after the queue's visibility timeout.
            return false;
        }
    }

    private boolean isHidden(SQSMessage record, Duration delay) {
        queue.hide(record.getReceiptHandle(), delay);
        return true;
    }

    private static LogLine line(Disposition disposition, Message message) {
        return switch (disposition) {
            case Disposition.Done _ -> LogLine.of("done").with("id", message.id());
            case Disposition.Later(Duration delay) ->
                    LogLine.of("later").with("id", message.id()).with("seconds", delay.toSeconds());
            case Disposition.Hidden(Duration delay) ->
                    LogLine.of("hidden")
                            .with("id", message.id())
                            .with("seconds", delay.toSeconds());
            case Disposition.Failed(String cause) ->
                    LogLine.of("failed").with("id", message.id()).withAwsId("cause", cause);
        };
    }

    private static int receives(SQSMessage record) {
        return Integer.parseInt(
                record.getAttributes().getOrDefault("ApproximateReceiveCount", "1"));
    }
}
