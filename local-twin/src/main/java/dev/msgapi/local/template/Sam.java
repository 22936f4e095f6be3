package dev.msgapi.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The transform {@code AWS::Serverless-2016-10-31}: it merges Globals into the functions, and turns
 * their events into resources (SAM page "Generated CloudFormation resources").
 */
final class Sam {
    static final String TRANSFORM = "AWS::Serverless-2016-10-31";

    // SAM rejects these among the Globals.
    private static final Set<String> NEVER_GLOBAL = Set.of("Events", "FunctionName");

    private final YamlNode.Mapping globals;

    Sam(YamlNode.Mapping globals) {
        globals.requireKnownKeys(List.of("Function"));
        this.globals = globals.mapping("Function");
        this.globals
                .entries()
                .forEach((key, value) -> {
                    if (NEVER_GLOBAL.contains(key)) {
                        throw value.location().error(key + " cannot be global");
                    }
                });
    }

    /** Every resource that results from the template's section {@code Resources}, by its id. */
    Map<String, ResourceDeclaration> expand(YamlNode.Mapping resources) {
        Map<String, ResourceDeclaration> all = new LinkedHashMap<>();
        resources
                .entries()
                .forEach((id, node) -> {
                    for (ResourceDeclaration declared :
                            expand(ResourceDeclaration.read(id, node))) {
                        if (all.put(declared.id(), declared) != null) {
                            throw declared.location()
                                    .error("two resources have the logical id " + declared.id());
                        }
                    }
                });
        return all;
    }

    private List<ResourceDeclaration> expand(ResourceDeclaration declared) {
        if (declared.type() != ResourceType.FUNCTION) {
            return List.of(declared);
        }
        YamlNode.Mapping merged = merge(globals, declared.properties()).asMapping();
        Map<String, YamlNode> properties = new LinkedHashMap<>(merged.entries());
        properties.remove("Events");
        List<ResourceDeclaration> all = new ArrayList<>();
        all.add(declared.with(new YamlNode.Mapping(merged.location(), properties)));
        merged.mapping("Events")
                .entries()
                .forEach((name, event) -> all.addAll(event(declared, name, event.asMapping())));
        return all;
    }

    private static List<ResourceDeclaration> event(
            ResourceDeclaration function, String name, YamlNode.Mapping event) {
        event.requireKnownKeys(List.of("Type", "Properties"));
        YamlNode type = event.require("Type");
        YamlNode.Mapping properties = event.require("Properties").asMapping();
        return switch (type.asText()) {
            case "SQS" -> List.of(queue(function, name, properties));
            case "Schedule" -> schedule(function, name, properties);
            default -> throw type.location().error("unknown event type " + type.asText());
        };
    }

    private static ResourceDeclaration queue(
            ResourceDeclaration function, String name, YamlNode.Mapping event) {
        Map<String, YamlNode> properties = new LinkedHashMap<>();
        event.entries()
                .forEach((key, value) ->
                        properties.put(key.equals("Queue") ? "EventSourceArn" : key, value));
        properties.put("FunctionName", ref(event.location(), function.id()));
        return function.sibling(
                name,
                ResourceType.EVENT_SOURCE,
                new YamlNode.Mapping(event.location(), properties));
    }

    /** A rule, and the permission for it to invoke the function. */
    private static List<ResourceDeclaration> schedule(
            ResourceDeclaration function, String name, YamlNode.Mapping event) {
        event.requireKnownKeys(List.of("Schedule", "RetryPolicy"));
        SourceLocation location = event.location();
        Map<String, YamlNode> target = new LinkedHashMap<>();
        target.put("Id", YamlNode.text(location, function.id() + name + "LambdaTarget"));
        target.put("Arn", arn(location, function.id()));
        YamlNode retryPolicy = event.get("RetryPolicy");
        if (retryPolicy != null) {
            target.put("RetryPolicy", retryPolicy);
        }
        Map<String, YamlNode> properties = new LinkedHashMap<>();
        properties.put("ScheduleExpression", event.require("Schedule"));
        properties.put(
                "Targets",
                new YamlNode.Sequence(location, List.of(new YamlNode.Mapping(location, target))));
        ResourceDeclaration rule =
                function.sibling(
                        name, ResourceType.RULE, new YamlNode.Mapping(location, properties));
        Map<String, YamlNode> permission = new LinkedHashMap<>();
        permission.put("Action", YamlNode.text(location, "lambda:InvokeFunction"));
        permission.put("FunctionName", ref(location, function.id()));
        permission.put("Principal", YamlNode.text(location, "events.amazonaws.com"));
        permission.put("SourceArn", arn(location, rule.id()));
        return List.of(
                rule,
                function.sibling(
                        name + "Permission",
                        ResourceType.PERMISSION,
                        new YamlNode.Mapping(location, permission)));
    }

    private static YamlNode ref(SourceLocation location, String logicalId) {
        return new YamlNode.Mapping(location, Map.of("Ref", YamlNode.text(location, logicalId)));
    }

    private static YamlNode arn(SourceLocation location, String logicalId) {
        YamlNode attribute = YamlNode.text(location, logicalId + ".Arn");
        return new YamlNode.Mapping(location, Map.of("Fn::GetAtt", attribute));
    }

    /** Merges mappings; any other value of the function replaces the global one. */
    private static YamlNode merge(YamlNode global, YamlNode own) {
        if (!(global instanceof YamlNode.Mapping first && own instanceof YamlNode.Mapping second)
                || isIntrinsic(first)
                || isIntrinsic(second)) {
            if (global instanceof YamlNode.Sequence) {
                throw own.location().error("the twin does not join a list with a global list");
            }
            return own;
        }
        Map<String, YamlNode> entries = new LinkedHashMap<>(first.entries());
        second.entries().forEach((key, value) -> entries.merge(key, value, Sam::merge));
        return new YamlNode.Mapping(own.location(), entries);
    }

    private static boolean isIntrinsic(YamlNode.Mapping mapping) {
        return mapping.entries().keySet().stream().anyMatch(ReferenceChecker::isIntrinsic);
    }
}
