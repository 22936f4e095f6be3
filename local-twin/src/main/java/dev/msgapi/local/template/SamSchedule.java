package dev.msgapi.local.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What SAM makes of a function's event {@code Schedule}: a rule, and leave for it to call. */
final class SamSchedule {
    private static final List<String> PROPERTIES =
            List.of("Schedule", "Name", "Description", "Enabled", "State", "Input");

    private SamSchedule() {}

    static List<Declared> expand(Declared function, String name, Tree.Mapping event) {
        event.admit(PROPERTIES);
        Place place = event.place();
        Map<String, Tree> target = new LinkedHashMap<>();
        target.put("Id", Tree.text(place, function.id() + name + "LambdaTarget"));
        target.put("Arn", arn(place, function.id()));
        put(target, "Input", event.get("Input"));

        Map<String, Tree> properties = new LinkedHashMap<>();
        properties.put("ScheduleExpression", event.require("Schedule"));
        put(properties, "Name", event.get("Name"));
        put(properties, "Description", event.get("Description"));
        put(properties, "State", state(event));
        Tree.Mapping one = new Tree.Mapping(place, target);
        properties.put("Targets", new Tree.Sequence(place, List.of(one)));
        Declared rule =
                function.sibling(name, ResourceType.RULE, new Tree.Mapping(place, properties));

        Map<String, Tree> permission = new LinkedHashMap<>();
        permission.put("Action", Tree.text(place, "lambda:InvokeFunction"));
        permission.put("FunctionName", intrinsic("Ref", Tree.text(place, function.id())));
        permission.put("Principal", Tree.text(place, "events.amazonaws.com"));
        permission.put("SourceArn", arn(place, rule.id()));
        return List.of(
                rule,
                function.sibling(
                        name + "Permission",
                        ResourceType.PERMISSION,
                        new Tree.Mapping(place, permission)));
    }

    /** SAM looks at {@code Enabled} before any intrinsic is resolved, so it can only be literal. */
    private static @Nullable Tree state(Tree.Mapping event) {
        Tree enabled = event.get("Enabled");
        if (enabled == null) {
            return event.get("State");
        }
        if (event.get("State") != null) {
            throw enabled.place().error("State and Enabled exclude each other");
        }
        return Tree.text(enabled.place(), enabled.asFlag() ? "ENABLED" : "DISABLED");
    }

    private static void put(Map<String, Tree> properties, String name, @Nullable Tree value) {
        if (value != null) {
            properties.put(name, value);
        }
    }

    private static Tree arn(Place place, String logicalId) {
        List<Tree> halves = List.of(Tree.text(place, logicalId), Tree.text(place, "Arn"));
        return intrinsic("Fn::GetAtt", new Tree.Sequence(place, halves));
    }

    private static Tree intrinsic(String name, Tree argument) {
        return new Tree.Mapping(argument.place(), Map.of(name, argument));
    }
}
