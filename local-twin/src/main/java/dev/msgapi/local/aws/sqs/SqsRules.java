package dev.msgapi.local.aws.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.protocol.AwsRequest;
import java.io.IOException;

/**
 * Rejects what SQS rejects and ElasticMQ accepts: ElasticMQ limits a message's characters, but SQS
 * its bytes. It also rejects the older query protocol, which no current SDK or CLI speaks.
 */
public final class SqsRules {
    /** The limit of a message or batch with its attributes (AWS: "Amazon SQS message quotas"). */
    public static final int MESSAGE_BYTES_MAX = 1024 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    private SqsRules() {}

    public static void check(AwsRequest request) throws AwsError {
        switch (request.target()) {
            case "SendMessage" -> requireFits(message(json(request)));
            case "SendMessageBatch" -> {
                long bytes = 0;
                for (JsonNode entry : json(request).path("Entries")) {
                    bytes += message(entry);
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

    private static void requireFits(long bytes) throws AwsError {
        if (bytes > MESSAGE_BYTES_MAX) {
            throw new AwsError(
                    "InvalidParameterValue",
                    "One or more parameters are invalid. Reason: Message must be shorter than "
                            + MESSAGE_BYTES_MAX
                            + " bytes.");
        }
    }

    private static long message(JsonNode message) {
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
