package dev.msgapi.faults;

import dev.msgapi.faults.RunStats.Count;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The queues of the embedded services, and an operator who replays what is dead-lettered. */
record EmbeddedQueues(EmbeddedServices services) {
    private static final List<String> QUEUES = List.of("email", "sms", "secure-store", "erasure");

    /** Replays until every queue is empty; false if some are not after that time. */
    boolean drain(RunStats stats, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            if (areEmpty() && replay(stats) == 0) {
                return true;
            }
            LockSupport.parkNanos(100_000_000);
        }
        return false;
    }

    private boolean areEmpty() {
        return QUEUES.stream().allMatch(queue -> size(queue) == 0);
    }

    private int size(String queue) {
        return services
                .sqs
                .getQueueAttributes(request ->
                        request.queueUrl(services.url(queue))
                                .attributeNames(
                                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                        QueueAttributeName
                                                .APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    /** Replays each dead-letter queue, and returns how many messages there were. */
    private int replay(RunStats stats) {
        int moved = 0;
        for (String queue : QUEUES) {
            int waiting = size(queue + "-dlq");
            if (waiting > 0) {
                services.sqs.startMessageMoveTask(
                        request -> request.sourceArn(services.arn(queue + "-dlq")));
                moved += waiting;
            }
        }
        stats.add(Count.REPLAYED, moved);
        return moved;
    }
}
