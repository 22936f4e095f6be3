package dev.msgapi.local.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Queues, with their attributes in the ranges of SQS's CreateQueue. */
final class Queues {
    private static final int DEFAULT_VISIBILITY_SECONDS = 30;

    private final Map<String, Stack.Queue> byArn = new LinkedHashMap<>();

    Queues(List<Resource> resources, Attributes attributes) {
        for (Resource resource : resources) {
            String arn = attributes.arn(resource);
            String name = Attributes.name(resource);
            Map<String, String> values = attributes(resource.properties());
            if (byArn.put(arn, new Stack.Queue(name, arn, values)) != null) {
                throw resource.properties().location().error("two queues have the name " + name);
            }
        }
        for (Resource resource : resources) {
            YamlNode.Mapping redrive = resource.properties().mapping("RedrivePolicy");
            YamlNode target = redrive.get("deadLetterTargetArn");
            if (target != null) {
                get(target);
            }
        }
    }

    List<Stack.Queue> all() {
        return List.copyOf(byArn.values());
    }

    Stack.Queue get(YamlNode arn) {
        Stack.Queue queue = byArn.get(arn.asText());
        if (queue == null) {
            throw arn.location().error(arn.asText() + " is not a queue of this template");
        }
        return queue;
    }

    static int visibilitySeconds(Stack.Queue queue) {
        String seconds = queue.attributes().get("VisibilityTimeout");
        return seconds == null ? DEFAULT_VISIBILITY_SECONDS : Integer.parseInt(seconds);
    }

    private static Map<String, String> attributes(YamlNode.Mapping properties) {
        Map<String, String> attributes = new LinkedHashMap<>();
        putInteger(attributes, properties, "MaximumMessageSize", 1024, 1_048_576);
        putInteger(attributes, properties, "MessageRetentionPeriod", 60, 1_209_600);
        putInteger(attributes, properties, "VisibilityTimeout", 0, 43_200);
        if (properties.get("RedrivePolicy") != null) {
            YamlNode.Mapping redrive = properties.mapping("RedrivePolicy");
            redrive.require("deadLetterTargetArn");
            ObjectNode policy = redrive.toJson();
            policy.put("maxReceiveCount", redrive.require("maxReceiveCount").asInt(1, 1000));
            attributes.put("RedrivePolicy", policy.toString());
        }
        return attributes;
    }

    private static void putInteger(
            Map<String, String> attributes,
            YamlNode.Mapping properties,
            String name,
            int min,
            int max) {
        YamlNode value = properties.get(name);
        if (value != null) {
            attributes.put(name, String.valueOf(value.asInt(min, max)));
        }
    }
}
