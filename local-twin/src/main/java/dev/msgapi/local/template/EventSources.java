package dev.msgapi.local.template;

import java.util.List;

/** Event source mappings, by the rules of the AWS page "Lambda parameters for Amazon SQS". */
final class EventSources {
    private static final int BATCH_SIZE_DEFAULT = 10;
    // Larger batches need a batching window, which the twin does not know.
    private static final int BATCH_SIZE_MAX = 10;
    private static final int CONCURRENCY_MIN = 2;
    private static final int CONCURRENCY_MAX = 1000;

    private final Queues queues;
    private final Functions functions;

    EventSources(Queues queues, Functions functions) {
        this.queues = queues;
        this.functions = functions;
    }

    List<Stack.EventSource> all(List<Resource> resources) {
        return resources.stream().map(resource -> eventSource(resource.properties())).toList();
    }

    private Stack.EventSource eventSource(YamlNode.Mapping properties) {
        Stack.Queue queue = queues.get(properties.require("EventSourceArn"));
        YamlNode name = properties.require("FunctionName");
        Stack.Function function =
                functions
                        .find(name.asText())
                        .orElseThrow(
                                () -> name.location().error("not a function of this template"));
        if (Queues.visibilitySeconds(queue) < function.timeout().toSeconds()) {
            throw properties
                    .location()
                    .error(
                            "the visibility timeout of %s is shorter than the function's timeout"
                                    .formatted(queue.name()));
        }
        return new Stack.EventSource(
                function.name(),
                queue.arn(),
                properties.integer("BatchSize", BATCH_SIZE_DEFAULT, 1, BATCH_SIZE_MAX),
                reportsBatchItemFailures(properties.items("FunctionResponseTypes")),
                properties
                        .mapping("ScalingConfig")
                        .integer(
                                "MaximumConcurrency",
                                Integer.MAX_VALUE,
                                CONCURRENCY_MIN,
                                CONCURRENCY_MAX));
    }

    private static boolean reportsBatchItemFailures(List<YamlNode> responseTypes) {
        for (YamlNode type : responseTypes) {
            if (!type.asText().equals("ReportBatchItemFailures")) {
                throw type.location().error("unknown response type " + type.asText());
            }
        }
        return !responseTypes.isEmpty();
    }
}
