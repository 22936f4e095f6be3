package dev.msgapi.local.template;

import java.util.List;
import java.util.Set;

/**
 * Finds unknown intrinsics and references to names that nothing declares, also in parts that a
 * condition leaves out.
 */
final class ReferenceChecker {
    private static final Set<String> INTRINSICS =
            Set.of("Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Join", "Fn::If");

    private final Set<String> values;
    private final Set<String> resources;
    private final Set<String> conditions;

    /**
     * @param values parameters and pseudo parameters
     */
    ReferenceChecker(Set<String> values, Set<String> resources, Set<String> conditions) {
        this.values = Set.copyOf(values);
        this.resources = Set.copyOf(resources);
        this.conditions = Set.copyOf(conditions);
    }

    static boolean isIntrinsic(String key) {
        return key.equals("Ref") || key.startsWith("Fn::");
    }

    void check(YamlNode node) {
        switch (node) {
            case YamlNode.Scalar scalar -> {}
            case YamlNode.Sequence sequence -> sequence.items().forEach(this::check);
            case YamlNode.Mapping mapping ->
                    mapping.entries().forEach((key, value) -> check(mapping, key, value));
        }
    }

    private void check(YamlNode.Mapping mapping, String key, YamlNode value) {
        if (!isIntrinsic(key)) {
            check(value);
            return;
        }
        if (!INTRINSICS.contains(key)) {
            throw value.location().error("unknown intrinsic " + key);
        }
        if (mapping.entries().size() > 1) {
            throw value.location().error(key + " must be the only key of its mapping");
        }
        switch (key) {
            case "Ref" -> checkValue(value.asText(), value.location());
            case "Fn::GetAtt" -> checkResource(attribute(value).getFirst());
            case "Fn::Sub" -> checkText(value);
            case "Fn::If" -> checkCondition(value);
            default -> {}
        }
        if (value instanceof YamlNode.Sequence) {
            check(value);
        }
    }

    /** The two parts of an {@code Fn::GetAtt}: a logical id and the attribute's name. */
    static List<YamlNode> attribute(YamlNode argument) {
        if (argument instanceof YamlNode.Sequence sequence && sequence.items().size() == 2) {
            return sequence.items();
        }
        if (argument instanceof YamlNode.Scalar scalar) {
            String[] halves = scalar.asText().split("\\.", 2);
            if (halves.length == 2) {
                SourceLocation location = scalar.location();
                return List.of(
                        YamlNode.text(location, halves[0]), YamlNode.text(location, halves[1]));
            }
        }
        throw argument.location().error("Fn::GetAtt takes a logical id and an attribute");
    }

    private void checkText(YamlNode argument) {
        SubText.substitute(
                argument,
                name -> {
                    checkValue(name, argument.location());
                    return "";
                });
    }

    private void checkCondition(YamlNode argument) {
        List<YamlNode> arguments = argument.asItems();
        if (arguments.size() != 3) {
            throw argument.location().error("Fn::If takes a condition and two values");
        }
        checkCondition(arguments.getFirst().asText(), argument.location());
    }

    void checkCondition(String name, SourceLocation location) {
        if (!conditions.contains(name)) {
            throw location.error("there is no condition " + name);
        }
    }

    private void checkResource(YamlNode id) {
        if (!resources.contains(id.asText())) {
            throw id.location().error("there is no resource " + id.asText());
        }
    }

    private void checkValue(String name, SourceLocation location) {
        if (values.contains(name)) {
            return;
        }
        if (name.startsWith("AWS::")) {
            throw location.error("unknown pseudo parameter " + name);
        }
        if (!resources.contains(name.split("\\.", 2)[0])) {
            throw location.error("there is no parameter or resource " + name);
        }
    }
}
