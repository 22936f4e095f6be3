package dev.msgapi.local.template;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds intrinsics that the twin does not know and names that nothing declares, also where a
 * condition leaves them out.
 */
final class Names {
    private static final Set<String> INTRINSICS =
            Set.of(
                    "Ref",
                    "Fn::GetAtt",
                    "Fn::Sub",
                    "Fn::Join",
                    "Fn::If",
                    "Fn::Select",
                    "Fn::Split",
                    "Fn::FindInMap");

    private final Set<String> values;
    private final Set<String> resources;
    private final Set<String> conditions;

    /**
     * @param values parameters and pseudo parameters
     */
    Names(Set<String> values, Set<String> resources, Set<String> conditions) {
        this.values = Set.copyOf(values);
        this.resources = Set.copyOf(resources);
        this.conditions = Set.copyOf(conditions);
    }

    static boolean isIntrinsic(String key) {
        return key.equals("Ref") || key.startsWith("Fn::");
    }

    void check(Tree tree) {
        switch (tree) {
            case Tree.Scalar scalar -> {}
            case Tree.Sequence sequence -> sequence.items().forEach(this::check);
            case Tree.Mapping mapping -> mapping.entries().forEach((k, v) -> check(mapping, k, v));
        }
    }

    private void check(Tree.Mapping mapping, String key, Tree value) {
        if (!isIntrinsic(key)) {
            check(value);
            return;
        }
        if (!INTRINSICS.contains(key)) {
            throw value.place().error("unknown intrinsic " + key);
        }
        if (mapping.entries().size() > 1) {
            throw value.place().error(key + " stands alone in its mapping");
        }
        switch (key) {
            case "Ref" -> value(value.asText(), value.place());
            case "Fn::GetAtt" -> resource(attribute(value).getFirst());
            case "Fn::Sub" -> sub(value);
            case "Fn::If" -> condition(value);
            default -> {}
        }
        if (value instanceof Tree.Sequence) {
            check(value);
        }
    }

    /** The two halves of an {@code Fn::GetAtt}: a logical id and a tree that gives a name. */
    static List<Tree> attribute(Tree argument) {
        if (argument instanceof Tree.Sequence sequence && sequence.items().size() == 2) {
            return sequence.items();
        }
        if (argument instanceof Tree.Scalar scalar) {
            String[] halves = scalar.asText().split("\\.", 2);
            if (halves.length == 2) {
                Place place = scalar.place();
                return List.of(Tree.text(place, halves[0]), Tree.text(place, halves[1]));
            }
        }
        throw argument.place().error("Fn::GetAtt takes a logical id and an attribute");
    }

    private void sub(Tree argument) {
        boolean hasOwn = argument instanceof Tree.Sequence;
        List<Tree> arguments = hasOwn ? argument.asItems() : List.of(argument);
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw argument.place().error("Fn::Sub takes a text, or a text and a mapping");
        }
        Map<String, Tree> own =
                arguments.size() == 2 ? arguments.get(1).asMapping().entries() : Map.of();
        for (SubText.Part part : SubText.parts(arguments.getFirst())) {
            if (part instanceof SubText.Variable(String name) && !own.containsKey(name)) {
                value(name, argument.place());
            }
        }
    }

    private void condition(Tree argument) {
        List<Tree> arguments = argument.asItems();
        if (arguments.size() != 3) {
            throw argument.place().error("Fn::If takes a condition and two values");
        }
        condition(arguments.getFirst().asText(), argument.place());
    }

    void condition(String name, Place place) {
        if (!conditions.contains(name)) {
            throw place.error("there is no condition " + name);
        }
    }

    private void resource(Tree id) {
        if (!resources.contains(id.asText())) {
            throw id.place().error("there is no resource " + id.asText());
        }
    }

    private void value(String name, Place place) {
        if (values.contains(name)) {
            return;
        }
        if (name.startsWith("AWS::")) {
            throw place.error("unknown pseudo parameter " + name);
        }
        if (!resources.contains(name.split("\\.", 2)[0])) {
            throw place.error("there is no parameter or resource " + name);
        }
    }
}
