package dev.msgapi.local.aws.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.Settings;
import dev.msgapi.local.Threads;
import dev.msgapi.local.aws.protocol.AwsError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * SQS's redrive (SQS API Reference, "StartMessageMoveTask", "ListMessageMoveTasks"), back to the
 * queue that uses the dead-letter queue. It replaces ElasticMQ's own, which moves a message even if
 * a consumer received and deleted it. Tasks do not survive a restart.
 */
final class MessageMoveTasks implements AutoCloseable {
    static final Set<String> OPERATIONS = Set.of("StartMessageMoveTask", "ListMessageMoveTasks");

    private static final String ARN =
            "arn:aws:sqs:" + Settings.REGION + ":" + Settings.ACCOUNT + ":";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What precedes a queue's name in its URL at ElasticMQ. */
    private final String queues;

    private final SqsClient sqs;

    /** The newest task of each dead-letter queue, by its ARN. */
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
                throw unsupported("does not know the parameter " + member.getKey() + ".");
            }
        }
        String arn = input.path("SourceArn").asText();
        String queueUrl = queueUrl(arn);
        return operation.equals("StartMessageMoveTask") ? start(arn, queueUrl) : list(arn);
    }

    private JsonNode start(String arn, String queueUrl) throws AwsError {
        MoveTask task = new MoveTask(sqs, queueUrl, originUrl(queueUrl));
        synchronized (this) {
            MoveTask last = tasks.get(arn);
            if (last != null && last.status() == MoveTask.Status.RUNNING) {
                throw invalid(
                        "There is already a task running. Only one active task is allowed for a"
                                + " source queue arn at a given time.");
            }
            tasks.put(arn, task);
            threads.removeIf(thread -> !thread.isAlive());
            threads.add(Thread.ofVirtual().name("move-" + task.id).start(task));
        }
        return JSON.createObjectNode().put("TaskHandle", task.id);
    }

    /** The newest task, as if MaxResults were its default of 1. */
    private synchronized JsonNode list(String arn) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode results = answer.putArray("Results");
        MoveTask task = tasks.get(arn);
        if (task != null) {
            ObjectNode entry = results.addObject();
            MoveTask.Status status = task.status();
            if (status == MoveTask.Status.RUNNING) {
                entry.put("TaskHandle", task.id);
            }
            entry.put("Status", status.name())
                    .put("SourceArn", arn)
                    .put("ApproximateNumberOfMessagesMoved", task.moved());
        }
        return answer;
    }

    private String queueUrl(String arn) throws AwsError {
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

    private String originUrl(String queueUrl) throws AwsError {
        List<String> origins =
                sqs.listDeadLetterSourceQueues(request -> request.queueUrl(queueUrl)).queueUrls();
        if (origins.isEmpty()) {
            throw invalid("Source queue must be configured as a Dead Letter Queue.");
        }
        if (origins.size() > 1) {
            throw unsupported("moves messages only to one queue, and two use this one.");
        }
        String origin = origins.getFirst();
        return queues + origin.substring(origin.lastIndexOf('/') + 1);
    }

    private static AwsError invalid(String message) {
        return new AwsError("InvalidParameterValue", message);
    }

    private static AwsError unsupported(String message) {
        return new AwsError("AWS.SimpleQueueService.UnsupportedOperation", "The twin " + message);
    }

    /** Ends running tasks after their current message; the rest stays in the dead-letter queue. */
    @Override
    public void close() {
        synchronized (this) {
            tasks.values().forEach(MoveTask::close);
        }
        Threads.join(List.copyOf(threads));
        sqs.close();
    }
}
