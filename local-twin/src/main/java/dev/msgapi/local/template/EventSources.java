package dev.msgapi.local.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Event source mappings, under the rules of the AWS page "Lambda parameters for Amazon SQS". */
final class EventSources {
    private static final int BATCH_SIZE_DEFAULT = 10;
    private static final int BATCH_SIZE_MAX = 10_000;
    private static final int BATCH_SIZE_WITHOUT_WINDOW_MAX = 10;
    private static final int WINDOW_SECONDS_MAX = 300;
    private static final int CONCURRENCY_MIN = 2;
    private static final int CONCURRENCY_MAX = 1000;

    private final Queues queues;
    private final Functions functions;

    EventSources(Queues queues, Functions functions) {
        this.queues = queues;
        this.functions = functions;
    }

    /** Those that are enabled. */
    List<Stack.EventSource> all(List<Resource> resources) {
        List<Stack.EventSource> all = new ArrayList<>();
        for (Resource resource : resources) {
            Stack.EventSource eventSource = eventSource(resource.properties());
            if (resource.properties().flag("Enabled", true)) {
                all.add(eventSource);
            }
        }
        return all;
    }

    private Stack.EventSource eventSource(Tree.Mapping properties) {
        Stack.Queue queue = queues.get(properties.require("EventSourceArn"));
        Tree name = properties.require("FunctionName");
        Stack.Function function =
                functions
                        .find(name.asText())
                        .orElseThrow(() -> name.place().error("no function of this template"));
        if (Queues.visibilitySeconds(queue) < function.timeout().toSeconds()) {
            throw properties
                    .place()
                    .error(
                            "the visibility timeout of %s is shorter than the function's timeout"
                                    .formatted(queue.name()));
        }
        int batchSize = properties.whole("BatchSize", BATCH_SIZE_DEFAULT, 1, BATCH_SIZE_MAX);
        int window = properties.whole("MaximumBatchingWindowInSeconds", 0, 0, WINDOW_SECONDS_MAX);
        if (batchSize > BATCH_SIZE_WITHOUT_WINDOW_MAX && window == 0) {
            throw properties
                    .place()
                    .error("a BatchSize over 10 needs a MaximumBatchingWindowInSeconds");
        }
        return new Stack.EventSource(
                function.name(),
                queue.arn(),
                batchSize,
                Duration.ofSeconds(window),
                reportsBatchItemFailures(properties.items("FunctionResponseTypes")),
                properties
                        .mapping("ScalingConfig")
                        .whole(
                                "MaximumConcurrency",
                                Integer.MAX_VALUE,
                                CONCURRENCY_MIN,
                                CONCURRENCY_MAX));
    }

    private static boolean reportsBatchItemFailures(List<Tree> responseTypes) {
        for (Tree type : responseTypes) {
            if (!type.asText().equals("ReportBatchItemFailures")) {
                throw type.place().error("unknown response type " + type.asText());
            }
        }
        return !responseTypes.isEmpty();
    }
}
