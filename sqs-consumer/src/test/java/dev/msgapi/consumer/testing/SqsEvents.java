package dev.msgapi.consumer.testing;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.amazonaws.services.lambda.runtime.tests.EventLoader;
import dev.msgapi.aws.sqs.SqsSourceQueue;
import dev.msgapi.model.Message;
import dev.msgapi.queue.MessageQueueCodec;
import dev.msgapi.testing.RecordingQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Events as an SQS event source mapping sends them, with the bodies that a test gives. */
public final class SqsEvents {
    private SqsEvents() {}

    /** A batch; the message ids are {@code sqs-0}, {@code sqs-1} and so on. */
    public static SQSEvent ofBodies(String... bodies) {
        List<SQSMessage> records = new ArrayList<>();
        for (String body : bodies) {
            SQSMessage record =
                    EventLoader.loadSQSEvent("/dev/msgapi/consumer/testing/sqs-event.json")
                            .getRecords()
                            .getFirst();
            record.setMessageId("sqs-" + records.size());
            record.setBody(body);
            records.add(record);
        }
        SQSEvent event = new SQSEvent();
        event.setRecords(records);
        return event;
    }

    /** A batch of messages as ingest queues them. */
    public static SQSEvent of(Message... messages) {
        return ofBodies(
                Arrays.stream(messages).map(MessageQueueCodec::write).toArray(String[]::new));
    }

    /** A batch of one copy with its note. */
    public static SQSEvent ofCopy(RecordingQueue.Copy copy) {
        SQSEvent event = ofBodies(copy.body());
        if (copy.note() != null) {
            SQSEvent.MessageAttribute note = new SQSEvent.MessageAttribute();
            note.setDataType("String");
            note.setStringValue(copy.note());
            event.getRecords().getFirst().setMessageAttributes(Map.of(SqsSourceQueue.NOTE, note));
        }
        return event;
    }

    /** The ids of the messages that are reported as failed. */
    public static List<String> failures(SQSBatchResponse response) {
        return response.getBatchItemFailures().stream()
                .map(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
                .toList();
    }
}
