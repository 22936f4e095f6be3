package dev.msgapi.consumer;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.msgapi.aws.lambda.LambdaLog;
import dev.msgapi.log.EventLog;
import dev.msgapi.log.ExceptionSummary;
import dev.msgapi.log.LogLine;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.queue.MessageQueueCodec;
import dev.msgapi.queue.PoisonMessage;
import dev.msgapi.queue.SourceQueue;
import dev.msgapi.sending.Backoff;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.sending.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The loop over an SQS batch, in which one bad message harms no other. */
public final class SqsBatchProcessor {
    /** The waits between receives, which together outlast a short outage of a service. */
    private static final Backoff FAILED =
            new Backoff(Duration.ofSeconds(15), Duration.ofMinutes(2));

    /** What a call to the queue can take once a message has been handled. */
    public static final Duration QUEUE_CALL = Duration.ofSeconds(4);

    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final Function<String, Work> reader;
    private final Duration longest;
    private final SourceQueue queue;
    private final RandomGenerator random;

    /**
     * What is to be done about one SQS message.
     *
     * @param id of what it is about, for the log
     * @param run says what becomes of it; an exception is a failure
     */
    public record Work(MessageId id, Supplier<QueueAction> run) {}

    /**
     * @param reader what the body of an SQS message asks for, or a {@link PoisonMessage}
     * @param longest what the work may take for one message
     * @param queue where the messages come from
     * @param random fresh randomness; it must not carry state over a SnapStart restore
     */
    public SqsBatchProcessor(
            Function<String, Work> reader,
            Duration longest,
            SourceQueue queue,
            RandomGenerator random) {
        this.reader = reader;
        this.longest = longest;
        this.queue = queue;
        this.random = random;
    }

    /**
     * A batch of messages on their way.
     *
     * @param handler says what becomes of a message; an exception is a failure
     */
    public static SqsBatchProcessor ofMessages(
            Function<Message, QueueAction> handler,
            Duration longest,
            SourceQueue queue,
            RandomGenerator random) {
        return new SqsBatchProcessor(
                body -> {
                    Message message = MessageQueueCodec.read(body);
                    return new Work(message.id(), () -> handler.apply(message));
                },
                longest,
                queue,
                random);
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
        EventLog log = LambdaLog.of(context);
        long left = context.getRemainingTimeInMillis();
        if (left >= longest.plus(QUEUE_CALL).toMillis()) {
            return handle(record, log);
        }
        log.record(line("no_time_left", record));
        return left < QUEUE_CALL.toMillis() || !isPutBack(record, A_MOMENT, log);
    }

    private boolean handle(SQSMessage record, EventLog log) {
        Work work;
        try {
            work = reader.apply(record.getBody());
        } catch (PoisonMessage e) {
            // No later receive reads it either: soon it is in the dead-letter queue, as it came.
            log.record(line("poison", record));
            return isHidden(record, Duration.ZERO, log);
        }
        QueueAction disposition;
        try {
            disposition = work.run().get();
        } catch (RuntimeException e) {
            disposition = new QueueAction.Failed(ExceptionSummary.of(e));
        }
        log.record(line(disposition, record).with("id", work.id()));
        return switch (disposition) {
            case QueueAction.Done _, QueueAction.Recorded _, QueueAction.Dropped _ -> false;
            case QueueAction.Later(Duration delay) -> !isPutBack(record, delay, log);
            case QueueAction.Retry(Duration delay, _) -> !isPutBack(record, delay, log);
            case QueueAction.Hidden(Duration delay) -> isHidden(record, delay, log);
            case QueueAction.Failed _ ->
                    isHidden(record, FAILED.after(receives(record), random), log);
        };
    }

    private boolean isPutBack(SQSMessage record, Duration delay, EventLog log) {
        Duration most = SourceQueue.DELAY_MAX;
        try {
            queue.putBack(record.getBody(), delay.compareTo(most) < 0 ? delay : most);
            return true;
        } catch (RuntimeException e) {
            // The original stays, and comes back after the queue's visibility timeout.
            log.record(line("not_put_back", record).withAwsId("cause", ExceptionSummary.of(e)));
            return false;
        }
    }

    private boolean isHidden(SQSMessage record, Duration delay, EventLog log) {
        try {
            queue.hide(record.getReceiptHandle(), delay);
        } catch (RuntimeException e) {
            // It comes back all the same, after the queue's visibility timeout.
            log.record(line("not_hidden", record).withAwsId("cause", ExceptionSummary.of(e)));
        }
        return true;
    }

    private static LogLine line(String event, SQSMessage record) {
        return LogLine.of(event).withAwsId("sqs_message_id", record.getMessageId());
    }

    private static LogLine line(QueueAction disposition, SQSMessage record) {
        return switch (disposition) {
            case QueueAction.Done _ -> line("done", record);
            case QueueAction.Recorded(Standing standing) -> line(standing, record);
            case QueueAction.Dropped _ -> line("dropped", record);
            case QueueAction.Later(Duration delay) ->
                    line("later", record).with("seconds", delay.toSeconds());
            case QueueAction.Retry(_, String cause) ->
                    line("retry", record).withAwsId("cause", cause);
            case QueueAction.Hidden(Duration delay) ->
                    line("hidden", record).with("seconds", delay.toSeconds());
            case QueueAction.Failed(String cause) ->
                    line("error", record).withAwsId("cause", cause);
        };
    }

    /** {@code sent}, {@code failed} or {@code unconfirmed}, and what else there is to say. */
    private static LogLine line(Standing standing, SQSMessage record) {
        LogLine line = line(standing.status().wireName(), record);
        line.with("attempts", standing.attempts());
        if (standing.reason() != null) {
            line.with("reason", standing.reason());
        }
        if (standing.providerMessageId() != null) {
            line.withAwsId("provider_message_id", standing.providerMessageId());
        }
        return line;
    }

    private static int receives(SQSMessage record) {
        return Integer.parseInt(
                record.getAttributes().getOrDefault("ApproximateReceiveCount", "1"));
    }
}
