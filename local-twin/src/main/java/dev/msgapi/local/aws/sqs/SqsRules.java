package dev.msgapi.local.aws.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.protocol.AwsRequest;
import dev.msgapi.local.template.Stack;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Rejects what SQS rejects and ElasticMQ accepts: ElasticMQ limits a message's characters, but SQS
 * its bytes, and each queue may have a lower limit. It also rejects the older query protocol, which
 * no current SDK or CLI speaks.
 */
public final class SqsRules {
    /** The limit of a message or batch with its attributes (AWS: "Amazon SQS message quotas"). */
    public static final int MESSAGE_BYTES_MAX = 1024 * 1024;

    private static final String MAXIMUM_MESSAGE_SIZE = "MaximumMessageSize";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The limit of a message in each queue, by the queue's name. */
    private final Map<String, Integer> messageBytesMax;

    public SqsRules(List<Stack.Queue> queues) {
        messageBytesMax =
                queues.stream()
                        .filter(queue -> queue.attributes().containsKey(MAXIMUM_MESSAGE_SIZE))
                        .collect(
                                Collectors.toMap(
                                        Stack.Queue::name,
                                        queue ->
                                                Integer.valueOf(
                                                        queue.attributes()
                                                                .get(MAXIMUM_MESSAGE_SIZE))));
    }

    public void check(AwsRequest request) throws AwsError {
        switch (request.target()) {
            case "SendMessage" -> {
                JsonNode message = json(request);
                requireFits(bytes(message), messageBytesMax(message));
            }
            case "SendMessageBatch" -> {
                JsonNode batch = json(request);
                long bytes = 0;
                for (JsonNode entry : batch.path("Entries")) {
                    requireFits(bytes(entry), messageBytesMax(batch));
                    bytes += bytes(entry);
                }
                if (bytes > MESSAGE_BYTES_MAX) {
                    throw new AwsError(
                            "AWS.SimpleQueueService.BatchRequestTooLong",
                            "Batch requests cannot be longer than %d bytes. You have sent %d bytes."
                                    .formatted(MESSAGE_BYTES_MAX, bytes));
                }
            }
            case "" ->
                    throw new AwsError(
                            "AWS.SimpleQueueService.UnsupportedOperation",
                            "The twin knows only the JSON protocol of SQS.");
            default -> {}
        }
    }

    private int messageBytesMax(JsonNode request) {
        String url = request.path("QueueUrl").asText();
        String name = url.substring(url.lastIndexOf('/') + 1);
        return messageBytesMax.getOrDefault(name, MESSAGE_BYTES_MAX);
    }

    private static void requireFits(long bytes, int max) throws AwsError {
        if (bytes > max) {
            throw new AwsError(
                    "InvalidParameterValue",
                    "One or more parameters are invalid. Reason: Message must be shorter than "
                            + max
                            + " bytes.");
        }
    }

    private static long bytes(JsonNode message) {
        long bytes = bytes(message.path("MessageBody").asText());
        for (var attribute : message.path("MessageAttributes").properties()) {
            JsonNode value = attribute.getValue();
            bytes +=
                    bytes(attribute.getKey())
                            + bytes(value.path("DataType").asText())
                            + bytes(value.path("StringValue").asText())
                            + value.path("BinaryValue").asText().length() * 3L / 4;
        }
        return bytes;
    }

    private static int bytes(String text) {
        return text.getBytes(UTF_8).length;
    }

    public static JsonNode json(AwsRequest request) throws AwsError {
        try {
            return JSON.readTree(request.body());
        } catch (IOException e) {
            throw new AwsError("SerializationException", "The body is not JSON.");
        }
    }
}
