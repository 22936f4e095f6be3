package dev.msgapi.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the transform {@code AWS::Serverless-2016-10-31} makes of a template: Globals come into
 * their resources, a function without a role gets one, and its events become resources of their own
 * (SAM page "Generated CloudFormation resources").
 */
final class Sam {
    static final String TRANSFORM = "AWS::Serverless-2016-10-31";

    private static final Map<ResourceType, String> GLOBALS =
            Map.of(ResourceType.FUNCTION, "Function", ResourceType.API, "Api");

    // SAM refuses these among the Globals.
    private static final Set<String> NEVER_GLOBAL =
            Set.of("DefinitionBody", "Events", "FunctionName", "Policies", "StageName");

    private final Tree.Mapping globals;

    Sam(Tree.Mapping globals) {
        globals.admit(List.copyOf(GLOBALS.values()));
        globals.entries().values().forEach(Sam::checkGlobal);
        this.globals = globals;
    }

    private static void checkGlobal(Tree section) {
        section.asMapping()
                .entries()
                .forEach((key, value) -> {
                    if (NEVER_GLOBAL.contains(key)) {
                        throw value.place().error(key + " cannot be global");
                    }
                });
    }

    /** Every resource that the template's section {@code Resources} comes to, by logical id. */
    Map<String, Declared> expand(Tree.Mapping resources) {
        Map<String, Declared> all = new LinkedHashMap<>();
        resources
                .entries()
                .forEach((id, tree) -> {
                    for (Declared declared : expand(Declared.read(id, tree))) {
                        if (all.put(declared.id(), declared) != null) {
                            throw declared.place()
                                    .error("two resources come to be " + declared.id());
                        }
                    }
                });
        return all;
    }

    private List<Declared> expand(Declared declared) {
        String section = GLOBALS.get(declared.type());
        if (section == null) {
            return List.of(declared);
        }
        Tree merged = merge(globals.mapping(section), declared.properties());
        Declared whole = declared.with(merged.asMapping());
        return whole.type() == ResourceType.FUNCTION ? function(whole) : List.of(whole);
    }

    private static List<Declared> function(Declared function) {
        Map<String, Tree> own = new LinkedHashMap<>(function.properties().entries());
        Tree policies = own.remove("Policies");
        Tree events = own.remove("Events");
        Place place = function.properties().place();
        List<Declared> all = new ArrayList<>();
        all.add(function.with(new Tree.Mapping(place, own)));
        if (!own.containsKey("Role")) {
            Map<String, Tree> role = policies == null ? Map.of() : Map.of("Policies", policies);
            all.add(function.sibling("Role", ResourceType.ROLE, new Tree.Mapping(place, role)));
        }
        if (events != null) {
            events.asMapping()
                    .entries()
                    .forEach((name, event) -> all.addAll(event(function, name, event.asMapping())));
        }
        return all;
    }

    private static List<Declared> event(Declared function, String name, Tree.Mapping event) {
        event.admit(List.of("Type", "Properties"));
        Tree type = event.require("Type");
        return switch (type.asText()) {
            case "SQS" -> List.of(queue(function, name, event));
            case "Schedule" ->
                    SamSchedule.expand(function, name, event.require("Properties").asMapping());
            default -> throw type.place().error("unknown event type " + type.asText());
        };
    }

    private static Declared queue(Declared function, String name, Tree.Mapping event) {
        Map<String, Tree> properties = new LinkedHashMap<>();
        event.mapping("Properties")
                .entries()
                .forEach((key, value) ->
                        properties.put(key.equals("Queue") ? "EventSourceArn" : key, value));
        Tree ref = Tree.text(event.place(), function.id());
        properties.put("FunctionName", new Tree.Mapping(event.place(), Map.of("Ref", ref)));
        return function.sibling(
                name, ResourceType.EVENT_SOURCE, new Tree.Mapping(event.place(), properties));
    }

    /** Mappings merge, lists join, single values and intrinsics give way ("Globals section"). */
    private static Tree merge(Tree global, Tree own) {
        if (global instanceof Tree.Sequence first && own instanceof Tree.Sequence second) {
            List<Tree> items = new ArrayList<>(first.items());
            items.addAll(second.items());
            return new Tree.Sequence(own.place(), items);
        }
        if (!(global instanceof Tree.Mapping first && own instanceof Tree.Mapping second)
                || isIntrinsic(first)
                || isIntrinsic(second)) {
            return own;
        }
        Map<String, Tree> entries = new LinkedHashMap<>(first.entries());
        second.entries().forEach((key, value) -> entries.merge(key, value, Sam::merge));
        return new Tree.Mapping(own.place(), entries);
    }

    private static boolean isIntrinsic(Tree.Mapping mapping) {
        return mapping.entries().keySet().stream().anyMatch(Names::isIntrinsic);
    }
}
