package dev.msgapi.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts values in the place of intrinsic functions (AWS page "Intrinsic function reference"); {@code
 * AWS::NoValue} leaves nothing in its place.
 */
final class Resolver {

    /** Where the resolver asks for what stands elsewhere in the template. */
    interface Scope {
        /** What {@code Ref} gives for a name that is no parameter. */
        String ref(String name, Place place);

        String attribute(String logicalId, String attribute, Place place);

        boolean condition(String name, Place place);
    }

    private final Map<String, ParameterValue> values;
    private final Tree.Mapping mappings;
    private final Scope scope;

    /**
     * @param values parameters and pseudo parameters
     * @param mappings the template's section of that name
     */
    Resolver(Map<String, ParameterValue> values, Tree.Mapping mappings, Scope scope) {
        this.values = Map.copyOf(values);
        this.mappings = mappings;
        this.scope = scope;
    }

    /** Null for {@code AWS::NoValue}. */
    @Nullable Tree resolve(Tree tree) {
        return switch (tree) {
            case Tree.Scalar scalar -> scalar;
            case Tree.Sequence sequence ->
                    new Tree.Sequence(sequence.place(), resolveAll(sequence.items()));
            case Tree.Mapping mapping -> {
                String key = mapping.entries().keySet().stream().findFirst().orElse("");
                yield Names.isIntrinsic(key) ? call(key, mapping.require(key)) : entries(mapping);
            }
        };
    }

    Tree.Mapping entries(Tree.Mapping mapping) {
        Map<String, Tree> entries = new LinkedHashMap<>();
        mapping.entries()
                .forEach((key, value) -> {
                    Tree resolved = resolve(value);
                    if (resolved != null) {
                        entries.put(key, resolved);
                    }
                });
        return new Tree.Mapping(mapping.place(), entries);
    }

    /** As {@link #resolve}, where AWS::NoValue is no answer. */
    Tree value(Tree tree) {
        Tree resolved = resolve(tree);
        if (resolved == null) {
            throw tree.place().error("AWS::NoValue cannot stand here");
        }
        return resolved;
    }

    private List<Tree> resolveAll(List<Tree> trees) {
        List<Tree> resolved = new ArrayList<>();
        for (Tree tree : trees) {
            Tree value = resolve(tree);
            if (value != null) {
                resolved.add(value);
            }
        }
        return resolved;
    }

    private @Nullable Tree call(String intrinsic, Tree argument) {
        Place place = argument.place();
        return switch (intrinsic) {
            case "Ref" -> {
                String name = argument.asText();
                yield name.equals("AWS::NoValue") ? null : ref(name, place);
            }
            case "Fn::GetAtt" -> {
                List<Tree> halves = Names.attribute(argument);
                String attribute = value(halves.getLast()).asText();
                yield Tree.text(
                        place, scope.attribute(halves.getFirst().asText(), attribute, place));
            }
            case "Fn::Sub" -> Tree.text(place, sub(argument));
            case "Fn::Join" -> {
                List<Tree> two = arguments(intrinsic, argument, 2);
                List<String> parts =
                        value(two.get(1)).asItems().stream().map(Tree::asText).toList();
                yield Tree.text(place, String.join(two.getFirst().asText(), parts));
            }
            case "Fn::If" -> {
                List<Tree> three = argument.asItems();
                boolean holds = scope.condition(three.getFirst().asText(), place);
                yield resolve(three.get(holds ? 1 : 2));
            }
            case "Fn::Select" -> {
                List<Tree> two = arguments(intrinsic, argument, 2);
                List<Tree> choice = value(two.get(1)).asItems();
                if (choice.isEmpty()) {
                    throw place.error("Fn::Select has nothing to select from");
                }
                yield choice.get(value(two.getFirst()).asWhole(0, choice.size() - 1));
            }
            case "Fn::Split" -> {
                List<Tree> two = arguments(intrinsic, argument, 2);
                String delimiter = Pattern.quote(two.getFirst().asText());
                List<Tree> parts = new ArrayList<>();
                for (String part : value(two.get(1)).asText().split(delimiter, -1)) {
                    parts.add(Tree.text(place, part));
                }
                yield new Tree.Sequence(place, parts);
            }
            case "Fn::FindInMap" -> findInMap(arguments(intrinsic, argument, 3));
            default -> throw place.error("unknown intrinsic " + intrinsic);
        };
    }

    private static List<Tree> arguments(String intrinsic, Tree argument, int count) {
        List<Tree> arguments = argument.asItems();
        if (arguments.size() != count) {
            throw argument.place().error(intrinsic + " takes " + count + " arguments");
        }
        return arguments;
    }

    private Tree ref(String name, Place place) {
        ParameterValue value = values.get(name);
        return value != null ? value.at(place) : Tree.text(place, scope.ref(name, place));
    }

    private String sub(Tree argument) {
        boolean hasOwn = argument instanceof Tree.Sequence;
        Tree text = hasOwn ? argument.asItems().getFirst() : argument;
        Tree.Mapping own =
                hasOwn && argument.asItems().size() == 2
                        ? entries(argument.asItems().get(1).asMapping())
                        : new Tree.Mapping(argument.place(), Map.of());
        StringBuilder result = new StringBuilder();
        for (SubText.Part part : SubText.parts(text)) {
            result.append(
                    switch (part) {
                        case SubText.Literal(String literal) -> literal;
                        case SubText.Variable(String name) -> variable(name, own, text.place());
                    });
        }
        return result.toString();
    }

    private String variable(String name, Tree.Mapping own, Place place) {
        Tree value = own.get(name);
        if (value != null) {
            return value.asText();
        }
        String[] halves = name.split("\\.", 2);
        boolean attribute = halves.length == 2 && !Attributes.isSamReference(halves[1]);
        if (attribute) {
            return scope.attribute(halves[0], halves[1], place);
        }
        if (ref(name, place) instanceof Tree.Scalar scalar) {
            return scalar.asText();
        }
        throw place.error("Fn::Sub takes texts, and " + name + " is a list: join it");
    }

    private Tree findInMap(List<Tree> names) {
        Tree found = mappings;
        for (Tree name : names) {
            Tree key = value(name);
            Tree inner = found.asMapping().get(key.asText());
            if (inner == null) {
                throw key.place().error("Fn::FindInMap finds no " + key.asText());
            }
            found = inner;
        }
        return found;
    }
}
