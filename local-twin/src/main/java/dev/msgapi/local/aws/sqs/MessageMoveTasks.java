package dev.msgapi.local.aws.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.Settings;
import dev.msgapi.local.Threads;
import dev.msgapi.local.aws.protocol.AwsError;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * SQS's redrive (SQS API Reference, "StartMessageMoveTask", "ListMessageMoveTasks"), back to the
 * queues that the messages came from. It replaces ElasticMQ's own, which moves a message again that
 * a consumer received and deleted meanwhile. The end of the twin forgets the tasks.
 */
final class MessageMoveTasks implements AutoCloseable {
    static final Set<String> OPERATIONS = Set.of("StartMessageMoveTask", "ListMessageMoveTasks");

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String ARN =
            "arn:aws:sqs:" + Settings.REGION + ":" + Settings.ACCOUNT + ":";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String queues;
    private final SqsClient sqs;

    /** The newest task of each source, by its ARN. */
    private final Map<String, MoveTask> tasks = new HashMap<>();

    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    /**
     * @param address of ElasticMQ
     */
    MessageMoveTasks(String address) {
        queues = address + "/" + Settings.ACCOUNT + "/";
        sqs = LocalSqs.connect(address);
    }

    /** Answers one of {@link #OPERATIONS} in SQS's JSON. */
    JsonNode answer(String operation, JsonNode input) throws AwsError {
        for (Map.Entry<String, JsonNode> member : input.properties()) {
            if (!member.getKey().equals("SourceArn")) {
                throw new AwsError(
                        "AWS.SimpleQueueService.UnsupportedOperation",
                        "The twin does not know the parameter " + member.getKey() + ".");
            }
        }
        String sourceArn = input.path("SourceArn").asText();
        String source = queueUrl(sourceArn);
        return operation.equals("StartMessageMoveTask")
                ? start(sourceArn, source)
                : list(sourceArn);
    }

    private JsonNode start(String sourceArn, String source) throws AwsError {
        Map<String, String> origins = origins(source);
        if (origins.isEmpty()) {
            throw invalid("Source queue must be configured as a Dead Letter Queue.");
        }
        MoveTask task = new MoveTask(sourceArn, source, origins, visible(source), sqs);
        synchronized (this) {
            MoveTask last = tasks.get(sourceArn);
            if (last != null && last.status() == MoveTask.Status.RUNNING) {
                throw invalid(
                        "There is already a task running. Only one active task is allowed for a"
                                + " source queue arn at a given time.");
            }
            tasks.put(sourceArn, task);
            threads.removeIf(thread -> !thread.isAlive());
            threads.add(Thread.ofVirtual().name("move-" + task.id).start(task));
        }
        return JSON.createObjectNode().put("TaskHandle", task.id);
    }

    /** The newest task, as if MaxResults were its default of 1. */
    private synchronized JsonNode list(String sourceArn) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode results = answer.putArray("Results");
        MoveTask task = tasks.get(sourceArn);
        if (task != null) {
            ObjectNode entry = results.addObject();
            MoveTask.Status status = task.status();
            if (status == MoveTask.Status.RUNNING) {
                entry.put("TaskHandle", task.id);
            }
            entry.put("Status", status.name())
                    .put("SourceArn", task.sourceArn)
                    .put("ApproximateNumberOfMessagesMoved", task.moved())
                    .put("ApproximateNumberOfMessagesToMove", task.toMove)
                    .put("StartedTimestamp", task.started);
            if (task.failure() != null) {
                entry.put("FailureReason", task.failure());
            }
        }
        return answer;
    }

    private String queueUrl(String arn) throws AwsError {
        if (!arn.matches("arn:[^:]+:sqs:[^:]+:[^:]+:[^:]+")) {
            throw invalid(
                    "You must use this format to specify the SourceArn:"
                            + " arn:<partition>:<service>:<region>:<account-id>:<resource-id>");
        }
        try {
            if (arn.startsWith(ARN)) {
                String name = arn.substring(ARN.length());
                sqs.getQueueUrl(request -> request.queueName(name));
                return queues + name;
            }
        } catch (QueueDoesNotExistException e) {
            // fall through to the error below
        }
        throw new AwsError(
                404,
                "ResourceNotFoundException",
                "The resource that you specified for the SourceArn parameter doesn't exist.");
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

    private static AwsError invalid(String message) {
        return new AwsError("InvalidParameterValue", message);
    }

    /** Ends running tasks after their current message; the rest stays in the dead-letter queue. */
    @Override
    public void close() {
        synchronized (this) {
            tasks.values().forEach(MoveTask::close);
        }
        Threads.join(List.copyOf(threads), PATIENCE);
        sqs.close();
    }
}
