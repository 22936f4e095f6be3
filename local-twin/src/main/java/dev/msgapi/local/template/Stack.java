package dev.msgapi.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What {@code template.yaml} declares, with every parameter and intrinsic resolved. All parts of
 * the twin are built from it.
 */
public record Stack(
        List<Queue> queues,
        List<Table> tables,
        List<Key> keys,
        List<String> emailIdentities,
        List<String> configurationSets,
        List<Function> functions,
        List<EventSource> eventSources,
        List<Schedule> schedules,
        Api api) {

    public Stack {
        queues = List.copyOf(queues);
        tables = List.copyOf(tables);
        keys = List.copyOf(keys);
        emailIdentities = List.copyOf(emailIdentities);
        configurationSets = List.copyOf(configurationSets);
        functions = List.copyOf(functions);
        eventSources = List.copyOf(eventSources);
        schedules = List.copyOf(schedules);
    }

    /**
     * An SQS queue.
     *
     * @param attributes of SQS's CreateQueue: {@code VisibilityTimeout} in seconds, {@code
     *     MaximumMessageSize} in bytes, {@code RedrivePolicy} as JSON text
     */
    public record Queue(String name, String arn, Map<String, String> attributes) {
        public Queue {
            attributes = Map.copyOf(attributes);
        }
    }

    /**
     * A DynamoDB table.
     *
     * @param createTable the input of DynamoDB's CreateTable
     */
    public record Table(String name, ObjectNode createTable) {}

    /**
     * A symmetric KMS key.
     *
     * @param id a UUID that stays the same for the same logical id
     * @param aliases with their prefix, {@code alias/…}
     */
    public record Key(String id, String arn, List<String> aliases) {
        public Key {
            aliases = List.copyOf(aliases);
        }
    }

    /**
     * A Lambda function.
     *
     * @param code the package: a jar
     * @param environment the template's variables, without the runtime's own
     */
    public record Function(
            String name,
            String arn,
            Path code,
            String handler,
            int memoryMegabytes,
            Duration timeout,
            Map<String, String> environment) {
        public Function {
            environment = Map.copyOf(environment);
        }
    }

    /**
     * An event source mapping from an SQS queue to a function.
     *
     * @param maximumConcurrency {@link Integer#MAX_VALUE} if the template sets none
     */
    public record EventSource(
            String functionName,
            String queueArn,
            int batchSize,
            boolean reportsBatchItemFailures,
            int maximumConcurrency) {}

    /** A rule that invokes a function once a period. */
    public record Schedule(String ruleArn, String functionName, Duration period) {}

    /**
     * The REST API.
     *
     * @param definition the OpenAPI document with its intrinsics resolved
     * @param apiKeys the usage plan's keys: value by key id
     * @param throttleRate how many requests a second each key may make on average
     * @param throttleBurst how many requests each key may make at once
     * @param dailyQuota how many requests each key may make in a day
     */
    public record Api(
            JsonNode definition,
            String id,
            String stage,
            Map<String, String> apiKeys,
            double throttleRate,
            int throttleBurst,
            int dailyQuota) {
        public Api {
            apiKeys = Map.copyOf(apiKeys);
        }
    }
}
