package dev.msgapi.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces intrinsic functions by their values (AWS page "Intrinsic function reference"); {@code
 * AWS::NoValue} removes its entry.
 */
final class Resolver {

    /** What the resolver needs from the rest of the template. */
    interface Scope {
        /** What {@code Ref} returns for a name that is not a parameter's. */
        String ref(String name, SourceLocation location);

        String attribute(String logicalId, String attribute, SourceLocation location);

        boolean condition(String name, SourceLocation location);
    }

    private final Map<String, ParameterValue> values;
    private final Scope scope;

    /**
     * @param values parameters and pseudo parameters
     */
    Resolver(Map<String, ParameterValue> values, Scope scope) {
        this.values = Map.copyOf(values);
        this.scope = scope;
    }

    /** Null for {@code AWS::NoValue}. */
    @Nullable YamlNode resolve(YamlNode node) {
        return switch (node) {
            case YamlNode.Scalar scalar -> scalar;
            case YamlNode.Sequence sequence ->
                    new YamlNode.Sequence(sequence.location(), resolveAll(sequence.items()));
            case YamlNode.Mapping mapping -> {
                String key = mapping.entries().keySet().stream().findFirst().orElse("");
                yield ReferenceChecker.isIntrinsic(key)
                        ? call(key, mapping.require(key))
                        : entries(mapping);
            }
        };
    }

    YamlNode.Mapping entries(YamlNode.Mapping mapping) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        mapping.entries()
                .forEach((key, value) -> {
                    YamlNode resolved = resolve(value);
                    if (resolved != null) {
                        entries.put(key, resolved);
                    }
                });
        return new YamlNode.Mapping(mapping.location(), entries);
    }

    /** Like {@link #resolve}, but rejects AWS::NoValue. */
    YamlNode value(YamlNode node) {
        YamlNode resolved = resolve(node);
        if (resolved == null) {
            throw node.location().error("AWS::NoValue is not allowed here");
        }
        return resolved;
    }

    private List<YamlNode> resolveAll(List<YamlNode> nodes) {
        List<YamlNode> resolved = new ArrayList<>();
        for (YamlNode node : nodes) {
            YamlNode value = resolve(node);
            if (value != null) {
                resolved.add(value);
            }
        }
        return resolved;
    }

    private @Nullable YamlNode call(String intrinsic, YamlNode argument) {
        SourceLocation location = argument.location();
        return switch (intrinsic) {
            case "Ref" -> {
                String name = argument.asText();
                yield name.equals("AWS::NoValue") ? null : ref(name, location);
            }
            case "Fn::GetAtt" -> {
                List<YamlNode> halves = ReferenceChecker.attribute(argument);
                String id = halves.getFirst().asText();
                String attribute = halves.getLast().asText();
                yield YamlNode.text(location, scope.attribute(id, attribute, location));
            }
            case "Fn::Sub" ->
                    YamlNode.text(
                            location,
                            SubText.substitute(argument, name -> variable(name, location)));
            case "Fn::Join" -> YamlNode.text(location, join(argument));
            case "Fn::If" -> {
                List<YamlNode> three = argument.asItems();
                boolean holds = scope.condition(three.getFirst().asText(), location);
                yield resolve(three.get(holds ? 1 : 2));
            }
            default -> throw location.error("unknown intrinsic " + intrinsic);
        };
    }

    private YamlNode ref(String name, SourceLocation location) {
        ParameterValue value = values.get(name);
        return value != null
                ? value.at(location)
                : YamlNode.text(location, scope.ref(name, location));
    }

    private String join(YamlNode argument) {
        List<YamlNode> arguments = argument.asItems();
        if (arguments.size() != 2) {
            throw argument.location().error("Fn::Join takes 2 arguments");
        }
        List<String> parts =
                value(arguments.get(1)).asItems().stream().map(YamlNode::asText).toList();
        return String.join(arguments.getFirst().asText(), parts);
    }

    private String variable(String name, SourceLocation location) {
        String[] halves = name.split("\\.", 2);
        if (halves.length == 2 && !Attributes.isSamReference(halves[1])) {
            return scope.attribute(halves[0], halves[1], location);
        }
        if (ref(name, location) instanceof YamlNode.Scalar scalar) {
            return scalar.asText();
        }
        throw location.error("Fn::Sub takes texts, and " + name + " is a list: use Fn::Join");
    }
}
