package dev.msgapi.delivery;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.model.LogLine;
import dev.msgapi.model.Message;
import dev.msgapi.queue.PoisonMessage;
import dev.msgapi.queue.QueuedMessage;
import dev.msgapi.queue.Visibility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The loop over an SQS batch, in which one bad message harms no other. */
public final class Batch {
    private static final Duration AFTER_LEASE = Delivery.LEASE.plusSeconds(1);

    private Batch() {}

    /**
     * Handles each message by itself and reports those alone that must come back (Lambda Developer
     * Guide, "Implementing partial batch responses"). A message comes back untouched where the
     * invocation might end before it is handled: a function that runs into its timeout is cut off
     * in the middle, and takes the whole batch with it.
     *
     * <p>A message that another consumer may be sending comes back when that one's lease has ended,
     * not when the queue's much longer visibility timeout has.
     *
     * @param longest what the handler may take for one message
     */
    public static SQSBatchResponse process(
            SQSEvent event,
            Duration longest,
            Function<Message, Disposition> handler,
            Visibility visibility,
            Context context) {
        LambdaLogger log = context.getLogger();
        List<BatchItemFailure> failures = new ArrayList<>();
        for (SQSEvent.SQSMessage record : event.getRecords()) {
            if (context.getRemainingTimeInMillis() < longest.toMillis()) {
                log.log(
                        LogLine.of("no_time_left")
                                .withAwsId("sqs_message_id", record.getMessageId())
                                .toString());
                failures.add(new BatchItemFailure(record.getMessageId()));
                continue;
            }
            Disposition disposition = handle(record, handler, log);
            if (disposition == Disposition.HELD) {
                visibility.hide(record.getReceiptHandle(), AFTER_LEASE);
            }
            if (disposition != Disposition.DONE) {
                failures.add(new BatchItemFailure(record.getMessageId()));
            }
        }
        return new SQSBatchResponse(failures);
    }

    private static Disposition handle(
            SQSEvent.SQSMessage record, Function<Message, Disposition> handler, LambdaLogger log) {
        try {
            Message message = QueuedMessage.read(record.getBody());
            Disposition disposition = handler.apply(message);
            log.log(
                    LogLine.of("handled")
                            .with("id", message.id())
                            .with("disposition", disposition)
                            .toString());
            return disposition;
        } catch (PoisonMessage e) {
            log.log(line("poison", record, e));
            return Disposition.RETRY;
        } catch (RuntimeException e) {
            log.log(line("failed", record, e));
            return Disposition.RETRY;
        }
    }

    private static String line(String event, SQSEvent.SQSMessage record, RuntimeException e) {
        return LogLine.of(event)
                .withAwsId("sqs_message_id", record.getMessageId())
                .with("exception", e.getClass())
                .toString();
    }
}
