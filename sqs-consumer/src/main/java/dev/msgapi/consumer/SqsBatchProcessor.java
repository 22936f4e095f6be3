package dev.msgapi.consumer;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.msgapi.aws.lambda.LambdaLog;
import dev.msgapi.aws.sqs.SqsSourceQueue;
import dev.msgapi.log.EventLog;
import dev.msgapi.log.ExceptionSummary;
import dev.msgapi.log.LogLine;
import dev.msgapi.model.CallBudget;
import dev.msgapi.model.ServiceUnavailable;
import dev.msgapi.queue.LaterVersion;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.sending.AttemptNote;
import dev.msgapi.sending.AttemptNoteCodec;
import dev.msgapi.sending.Backoff;
import dev.msgapi.sending.QueueAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Processes an SQS batch one message at a time: a message that fails does not affect the others.
 */
public final class SqsBatchProcessor {
    /** The time to reserve for the call to the queue after a message has been handled. */
    public static final Duration QUEUE_CALL =
            CallBudget.SOURCE_QUEUE.total().plus(Duration.ofSeconds(1));

    /**
     * The delays while a service is unavailable or a deployment is under way; at their shortest
     * they last for over an hour.
     */
    static final Backoff UNAVAILABLE_BACKOFF =
            new Backoff(Duration.ofSeconds(2), SourceQueue.DELAY_MAX);

    /** The delays after other failures, until the message is in the dead-letter queue. */
    static final Backoff FAILURE_BACKOFF =
            new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(30));

    /** The delay of a message that this invocation has no time for. */
    private static final Duration REQUEUE_DELAY = Duration.ofSeconds(1);

    /** At how many of its last receives a message that nobody could begin leaves a trace. */
    private static final int RECORDED_RECEIVES = 5;

    private final MessageHandler<?> handler;
    private final Duration longest;
    private final SourceQueue queue;
    private final RandomGenerator random;

    /** What SQS is told about one message of the batch. */
    private enum Reply {
        /** The queue deletes the message. */
        ACKNOWLEDGE,
        /** The message is reported as failed, so the queue delivers it again. */
        RETURN
    }

    /**
     * @param longest the longest time that the handler takes for one message
     * @param queue where the messages come from
     * @param random must not carry state over a SnapStart restore
     */
    public SqsBatchProcessor(
            MessageHandler<?> handler,
            Duration longest,
            SourceQueue queue,
            RandomGenerator random) {
        this.handler = handler;
        this.longest = longest;
        this.queue = queue;
        this.random = random;
    }

    /**
     * Handles each message separately and reports only those that failed (Lambda Developer Guide,
     * "Implementing partial batch responses"). A message that the invocation may have no time to
     * finish is not started but requeued, because waiting must not use up its receives.
     */
    public SQSBatchResponse process(SQSEvent event, Context context) {
        EventLog log = LambdaLog.of(context);
        List<BatchItemFailure> failures = new ArrayList<>();
        for (SQSMessage record : event.getRecords()) {
            Reply reply = process(record, context, log);
            if (reply == Reply.RETURN) {
                failures.add(new BatchItemFailure(record.getMessageId()));
            }
        }
        return new SQSBatchResponse(failures);
    }

    private Reply process(SQSMessage record, Context context, EventLog log) {
        int millisLeft = context.getRemainingTimeInMillis();
        if (millisLeft >= longest.plus(QUEUE_CALL).toMillis()) {
            return handle(handler, record, context, log);
        }
        log.record(line("no_time_left", record));
        return millisLeft < QUEUE_CALL.toMillis()
                ? Reply.RETURN
                : requeue(record, note(record), REQUEUE_DELAY, log);
    }

    private <T> Reply handle(
            MessageHandler<T> typedHandler, SQSMessage record, Context context, EventLog log) {
        T decoded;
        try {
            decoded = typedHandler.decode(record.getBody());
        } catch (LaterVersion e) {
            // A deployment updates the functions one after the other, and a rollback does so too.
            // A copy would start the receives again, so that the message would wait forever.
            Duration delay = UNAVAILABLE_BACKOFF.after(receives(record), random);
            log.record(
                    line("later_version", record)
                            .with("version", e.version())
                            .with("seconds", delay.toSeconds()));
            return hide(record, delay, log);
        } catch (RuntimeException e) {
            // No later receive can read it either. Without a delay it reaches the dead-letter
            // queue soon.
            log.record(line("poison", record).withAwsId("cause", ExceptionSummary.of(e)));
            return hide(record, Duration.ZERO, log);
        } catch (LinkageError | StackOverflowError e) {
            log.record(withSqsId(failure(e).logLine(), record));
            return hide(record, FAILURE_BACKOFF, log);
        }
        QueueAction action;
        try {
            action = typedHandler.handle(decoded, AttemptNoteCodec.read(note(record)));
        } catch (ServiceUnavailable e) {
            action = e.isLasting() ? failure(e) : new QueueAction.Wait(ExceptionSummary.of(e));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            action = failure(e);
        }
        log.record(withSqsId(action.logLine(), record).with("id", typedHandler.id(decoded)));
        if (isUnfinished(action) && isNearlyDeadLettered(record) && hasTimeToRecord(context)) {
            recordUnstarted(typedHandler, decoded, record, log);
        }
        return switch (action) {
            case QueueAction.Acknowledge _, QueueAction.Recorded _ -> Reply.ACKNOWLEDGE;
            case QueueAction.Requeue(Duration delay, AttemptNote note, _) ->
                    requeue(record, AttemptNoteCodec.write(note), delay, log);
            case QueueAction.Hide(Duration delay) -> hide(record, delay, log);
            case QueueAction.Wait _ -> hide(record, UNAVAILABLE_BACKOFF, log);
            case QueueAction.Fail _ -> hide(record, FAILURE_BACKOFF, log);
        };
    }

    private static boolean isUnfinished(QueueAction action) {
        return action instanceof QueueAction.Wait || action instanceof QueueAction.Fail;
    }

    private static boolean isNearlyDeadLettered(SQSMessage record) {
        return receives(record) > SourceQueue.RECEIVES_MAX - RECORDED_RECEIVES;
    }

    private static boolean hasTimeToRecord(Context context) {
        return context.getRemainingTimeInMillis()
                >= CallBudget.TABLE.total().plus(QUEUE_CALL).toMillis();
    }

    private static <T> void recordUnstarted(
            MessageHandler<T> typedHandler, T decoded, SQSMessage record, EventLog log) {
        try {
            typedHandler.recordUnstarted(decoded);
        } catch (RuntimeException e) {
            // The next receive tries it again.
            log.record(line("trace_failed", record).withAwsId("cause", ExceptionSummary.of(e)));
        }
    }

    /**
     * The failure of one message. No other error is caught, such as an OutOfMemoryError: the
     * process may be broken for every message, and Lambda's runtime ends it if the invocation ends
     * with such an error.
     */
    private static QueueAction.Fail failure(Throwable e) {
        return new QueueAction.Fail(ExceptionSummary.of(e));
    }

    private Reply hide(SQSMessage record, Backoff backoff, EventLog log) {
        return hide(record, backoff.after(receives(record), random), log);
    }

    private Reply requeue(SQSMessage record, @Nullable String note, Duration delay, EventLog log) {
        Duration max = SourceQueue.DELAY_MAX;
        try {
            queue.putBack(record.getBody(), note, delay.compareTo(max) < 0 ? delay : max);
            return Reply.ACKNOWLEDGE;
        } catch (RuntimeException e) {
            // The original stays, and is delivered again after the queue's visibility timeout.
            log.record(line("requeue_failed", record).withAwsId("cause", ExceptionSummary.of(e)));
            return Reply.RETURN;
        }
    }

    private Reply hide(SQSMessage record, Duration delay, EventLog log) {
        try {
            queue.hide(record.getReceiptHandle(), delay);
        } catch (RuntimeException e) {
            // It is delivered again anyway, after the queue's visibility timeout.
            log.record(line("defer_failed", record).withAwsId("cause", ExceptionSummary.of(e)));
        }
        return Reply.RETURN;
    }

    private static LogLine line(String event, SQSMessage record) {
        return withSqsId(LogLine.of(event), record);
    }

    private static LogLine withSqsId(LogLine line, SQSMessage record) {
        return line.withAwsId("sqs_message_id", record.getMessageId());
    }

    /** The note of a copy; null if an outbox queued the message. */
    private static @Nullable String note(SQSMessage record) {
        MessageAttribute note =
                record.getMessageAttributes() == null
                        ? null
                        : record.getMessageAttributes().get(SqsSourceQueue.NOTE);
        return note == null ? null : note.getStringValue();
    }

    private static int receives(SQSMessage record) {
        return Integer.parseInt(
                record.getAttributes().getOrDefault("ApproximateReceiveCount", "1"));
    }
}
