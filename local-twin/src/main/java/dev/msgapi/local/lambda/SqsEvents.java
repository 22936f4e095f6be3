package dev.msgapi.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.Settings;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** Writes messages as a function's event (the example event of "Using Lambda with Amazon SQS"). */
final class SqsEvents {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEGIN = "{\"Records\":[";
    private static final String END = "]}";

    /** The messages of one invocation, and its event. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Batch(List<Message> messages, byte[] event) {
        Batch {
            messages = List.copyOf(messages);
        }
    }

    private SqsEvents() {}

    /** Splits messages into as few batches as the size limit of an event allows, in their order. */
    static List<Batch> of(String queueArn, List<Message> messages) {
        List<Batch> batches = new ArrayList<>();
        List<Message> taken = new ArrayList<>();
        StringBuilder event = new StringBuilder(BEGIN);
        int bytes = BEGIN.length() + END.length();
        for (Message message : messages) {
            String record = record(queueArn, message).toString();
            int length = record.getBytes(UTF_8).length + ",".length();
            if (bytes + length > Limits.PAYLOAD_BYTES && !taken.isEmpty()) {
                batches.add(new Batch(taken, event.append(END).toString().getBytes(UTF_8)));
                taken.clear();
                event = new StringBuilder(BEGIN);
                bytes = BEGIN.length() + END.length();
            }
            event.append(taken.isEmpty() ? "" : ",").append(record);
            taken.add(message);
            bytes += length;
        }
        if (!taken.isEmpty()) {
            batches.add(new Batch(taken, event.append(END).toString().getBytes(UTF_8)));
        }
        return batches;
    }

    private static ObjectNode record(String queueArn, Message message) {
        ObjectNode record = JSON.createObjectNode();
        record.put("messageId", message.messageId());
        record.put("receiptHandle", message.receiptHandle());
        record.put("body", message.body());
        ObjectNode system = record.putObject("attributes");
        message.attributesAsStrings().forEach(system::put);
        ObjectNode own = record.putObject("messageAttributes");
        message.messageAttributes().forEach((name, value) -> own.set(name, attribute(value)));
        record.put("md5OfBody", message.md5OfBody());
        if (message.md5OfMessageAttributes() != null) {
            record.put("md5OfMessageAttributes", message.md5OfMessageAttributes());
        }
        record.put("eventSource", "aws:sqs");
        record.put("eventSourceARN", queueArn);
        record.put("awsRegion", Settings.REGION);
        return record;
    }

    private static ObjectNode attribute(MessageAttributeValue value) {
        ObjectNode attribute = JSON.createObjectNode();
        SdkBytes binary = value.binaryValue();
        if (value.stringValue() != null) {
            attribute.put("stringValue", value.stringValue());
        } else if (binary != null) {
            attribute.put("binaryValue", binary.asByteArray());
        }
        attribute.putArray("stringListValues");
        attribute.putArray("binaryListValues");
        attribute.put("dataType", value.dataType());
        return attribute;
    }
}
