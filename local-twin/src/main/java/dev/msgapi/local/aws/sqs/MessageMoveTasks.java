package dev.msgapi.local.aws.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.Settings;
import dev.msgapi.local.Threads;
import dev.msgapi.local.aws.protocol.AwsError;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * SQS's redrive (SQS API Reference, "StartMessageMoveTask", "ListMessageMoveTasks",
 * "CancelMessageMoveTask"), in place of ElasticMQ's own, which moves a message again that a
 * consumer received and deleted meanwhile. Tasks are known until the twin ends.
 */
public final class MessageMoveTasks implements AutoCloseable {
    public static final Set<String> OPERATIONS =
            Set.of("StartMessageMoveTask", "ListMessageMoveTasks", "CancelMessageMoveTask");

    private static final int PER_SECOND_MAX = 500;
    private static final int LISTED_MAX = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String ARN =
            "arn:aws:sqs:" + Settings.REGION + ":" + Settings.ACCOUNT + ":";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String queues;
    private final SqsClient sqs;

    /** By the source's ARN, newest first. */
    private final Map<String, Deque<MoveTask>> tasks = new HashMap<>();

    private final List<Thread> threads = new ArrayList<>();

    /**
     * @param address of ElasticMQ
     */
    public MessageMoveTasks(String address) {
        queues = address + "/" + Settings.ACCOUNT + "/";
        sqs =
                SqsClient.builder()
                        .endpointOverride(URI.create(address))
                        .region(Region.of(Settings.REGION))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(
                                                Settings.ACCESS_KEY_ID,
                                                Settings.SECRET_ACCESS_KEY)))
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build();
    }

    /** Answers one of {@link #OPERATIONS} in SQS's JSON. */
    public JsonNode answer(String operation, JsonNode input) throws AwsError {
        return switch (operation) {
            case "StartMessageMoveTask" -> start(input);
            case "ListMessageMoveTasks" -> list(input);
            case "CancelMessageMoveTask" -> cancel(input);
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private JsonNode start(JsonNode input) throws AwsError {
        String sourceArn = input.path("SourceArn").asText();
        String source = queue("SourceArn", sourceArn);
        Integer perSecond = whole(input, "MaxNumberOfMessagesPerSecond", PER_SECOND_MAX);
        Map<String, String> origins = origins(source);
        if (origins.isEmpty()) {
            throw invalid("Source queue must be configured as a Dead Letter Queue.");
        }
        String destinationArn = input.path("DestinationArn").asText();
        boolean back = destinationArn.isEmpty();
        if (destinationArn.equals(sourceArn)) {
            throw invalid("Source queue arn and destination queue arn cannot be the same.");
        }
        MoveTask.Order order =
                new MoveTask.Order(
                        sourceArn,
                        source,
                        back ? null : destinationArn,
                        back ? null : queue("DestinationArn", destinationArn),
                        origins,
                        perSecond);
        MoveTask task = new MoveTask(order, visible(source), sqs);
        begin(task);
        return JSON.createObjectNode().put("TaskHandle", handle(task));
    }

    private synchronized void begin(MoveTask task) throws AwsError {
        Deque<MoveTask> known =
                tasks.computeIfAbsent(task.order.sourceArn(), arn -> new ArrayDeque<>());
        if (!known.isEmpty() && known.getFirst().isActive()) {
            throw invalid(
                    "There is already a task running. Only one active task is allowed for a source"
                            + " queue arn at a given time.");
        }
        known.addFirst(task);
        if (known.size() > LISTED_MAX) {
            known.removeLast();
        }
        threads.removeIf(thread -> !thread.isAlive());
        threads.add(Thread.ofVirtual().name("move-" + task.id).start(task));
    }

    private JsonNode list(JsonNode input) throws AwsError {
        String sourceArn = input.path("SourceArn").asText();
        queue("SourceArn", sourceArn);
        Integer asked = whole(input, "MaxResults", LISTED_MAX);
        int most = asked == null ? 1 : asked;
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode results = answer.putArray("Results");
        synchronized (this) {
            tasks.getOrDefault(sourceArn, new ArrayDeque<>()).stream()
                    .limit(most)
                    .forEach(task -> results.add(entry(task)));
        }
        return answer;
    }

    private JsonNode cancel(JsonNode input) throws AwsError {
        MoveTask task = find(input.path("TaskHandle").asText());
        if (!task.cancel()) {
            throw new AwsError(
                    "AWS.SimpleQueueService.UnsupportedOperation",
                    "The task cannot be cancelled, its status is " + task.status() + ".");
        }
        return JSON.createObjectNode().put("ApproximateNumberOfMessagesMoved", task.moved());
    }

    private synchronized MoveTask find(String handle) throws AwsError {
        String id;
        try {
            id = JSON.readTree(Base64.getDecoder().decode(handle)).path("taskId").asText();
        } catch (IllegalArgumentException | IOException e) {
            throw invalid("Value for parameter TaskHandle is invalid.");
        }
        return tasks.values().stream()
                .flatMap(Deque::stream)
                .filter(task -> task.id.equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new AwsError(404, "ResourceNotFoundException", "Task does not exist."));
    }

    private static String handle(MoveTask task) {
        ObjectNode parts = JSON.createObjectNode().put("taskId", task.id);
        parts.put("sourceArn", task.order.sourceArn());
        return Base64.getEncoder().encodeToString(parts.toString().getBytes(UTF_8));
    }

    private static ObjectNode entry(MoveTask task) {
        ObjectNode entry = JSON.createObjectNode();
        MoveTask.Status status = task.status();
        if (status == MoveTask.Status.RUNNING) {
            entry.put("TaskHandle", handle(task));
        }
        entry.put("Status", status.name());
        entry.put("SourceArn", task.order.sourceArn());
        if (task.order.destinationArn() != null) {
            entry.put("DestinationArn", task.order.destinationArn());
        }
        if (task.order.perSecond() != null) {
            entry.put("MaxNumberOfMessagesPerSecond", task.order.perSecond());
        }
        entry.put("ApproximateNumberOfMessagesMoved", task.moved());
        entry.put("ApproximateNumberOfMessagesToMove", task.toMove);
        if (task.failure() != null) {
            entry.put("FailureReason", task.failure());
        }
        return entry.put("StartedTimestamp", task.started);
    }

    /** The URL of the queue that a parameter names. */
    private String queue(String parameter, String arn) throws AwsError {
        if (!arn.matches("arn:[^:]+:sqs:[^:]+:[^:]+:[^:]+")) {
            throw invalid(
                    "You must use this format to specify the "
                            + parameter
                            + ": arn:<partition>:<service>:<region>:<account-id>:<resource-id>");
        }
        try {
            if (arn.startsWith(ARN)) {
                String name = arn.substring(ARN.length());
                sqs.getQueueUrl(request -> request.queueName(name));
                return queues + name;
            }
        } catch (QueueDoesNotExistException e) {
            // Said below.
        }
        throw new AwsError(
                404,
                "ResourceNotFoundException",
                "The resource that you specified for the %s parameter doesn't exist."
                        .formatted(parameter));
    }

    private Map<String, String> origins(String deadLetterQueue) {
        Map<String, String> origins = new LinkedHashMap<>();
        sqs.listDeadLetterSourceQueues(request -> request.queueUrl(deadLetterQueue))
                .queueUrls()
                .forEach(url -> {
                    String name = url.substring(url.lastIndexOf('/') + 1);
                    origins.put(ARN + name, queues + name);
                });
        return origins;
    }

    private long visible(String queue) {
        QueueAttributeName count = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
        String messages =
                sqs.getQueueAttributes(request -> request.queueUrl(queue).attributeNames(count))
                        .attributes()
                        .get(count);
        return messages == null ? 0 : Long.parseLong(messages);
    }

    private static @Nullable Integer whole(JsonNode input, String name, int most) throws AwsError {
        JsonNode value = input.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.canConvertToInt() || value.asInt() < 1 || value.asInt() > most) {
            throw invalid(
                    "Value for parameter %s is invalid. Reason: Must be between 1 and %d."
                            .formatted(name, most));
        }
        return value.asInt();
    }

    private static AwsError invalid(String message) {
        return new AwsError("InvalidParameterValue", message);
    }

    /** Lets what runs end after the message in hand; the rest stays in the dead-letter queue. */
    @Override
    public void close() {
        List<Thread> ending;
        synchronized (this) {
            tasks.values().forEach(known -> known.forEach(MoveTask::cancel));
            ending = List.copyOf(threads);
        }
        Threads.join(ending, PATIENCE);
        sqs.close();
    }
}
