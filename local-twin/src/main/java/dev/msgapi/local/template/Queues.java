package dev.msgapi.local.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Queues, with attributes in the ranges that SQS's CreateQueue takes. */
final class Queues {
    private static final int DEFAULT_VISIBILITY_SECONDS = 30;

    private record Range(int min, int max) {}

    private static final Map<String, Range> RANGES =
            Map.of(
                    "DelaySeconds", new Range(0, 900),
                    "MaximumMessageSize", new Range(1024, 1024 * 1024),
                    "MessageRetentionPeriod", new Range(60, 1_209_600),
                    "ReceiveMessageWaitTimeSeconds", new Range(0, 20),
                    "VisibilityTimeout", new Range(0, 43_200));

    private final Map<String, Stack.Queue> byArn = new LinkedHashMap<>();

    Queues(List<Resource> resources, Attributes attributes) {
        for (Resource resource : resources) {
            String arn = attributes.arn(resource);
            String name = Attributes.name(resource);
            Map<String, String> values = attributes(resource.properties());
            if (byArn.put(arn, new Stack.Queue(name, arn, values)) != null) {
                throw resource.properties().place().error("two queues have the name " + name);
            }
        }
        for (Resource resource : resources) {
            Tree.Mapping redrive = resource.properties().mapping("RedrivePolicy");
            Tree target = redrive.get("deadLetterTargetArn");
            if (target != null) {
                get(target);
            }
        }
    }

    List<Stack.Queue> all() {
        return List.copyOf(byArn.values());
    }

    Stack.Queue get(Tree arn) {
        Stack.Queue queue = byArn.get(arn.asText());
        if (queue == null) {
            throw arn.place().error(arn.asText() + " is no queue of this template");
        }
        return queue;
    }

    static int visibilitySeconds(Stack.Queue queue) {
        String seconds = queue.attributes().get("VisibilityTimeout");
        return seconds == null ? DEFAULT_VISIBILITY_SECONDS : Integer.parseInt(seconds);
    }

    private static Map<String, String> attributes(Tree.Mapping properties) {
        Map<String, String> attributes = new LinkedHashMap<>();
        RANGES.forEach((name, range) -> {
            Tree value = properties.get(name);
            if (value != null) {
                int number = value.asWhole(range.min(), range.max());
                attributes.put(name, String.valueOf(number));
            }
        });
        if (properties.get("RedrivePolicy") != null) {
            Tree.Mapping redrive = properties.mapping("RedrivePolicy");
            redrive.require("deadLetterTargetArn");
            ObjectNode policy = redrive.toJson();
            policy.put("maxReceiveCount", redrive.require("maxReceiveCount").asWhole(1, 1000));
            attributes.put("RedrivePolicy", policy.toString());
        }
        Tree allow = properties.get("RedriveAllowPolicy");
        if (allow != null) {
            attributes.put("RedriveAllowPolicy", allow.toJson().toString());
        }
        return attributes;
    }
}
