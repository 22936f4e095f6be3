package dev.msgapi.local.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The template's conditions, evaluated from its parameters (AWS page "Condition functions"). */
final class Conditions implements Resolver.Scope {
    private final Resolver resolver;
    private final Map<String, Boolean> results = new LinkedHashMap<>();

    /** Evaluates every condition, so that an error in an unused one is found too. */
    Conditions(YamlNode.Mapping section, Map<String, ParameterValue> values) {
        resolver = new Resolver(values, this);
        section.entries().forEach((name, node) -> results.put(name, evaluate(node)));
    }

    @Override
    public boolean condition(String name, SourceLocation location) {
        Boolean result = results.get(name);
        if (result == null) {
            throw location.error("there is no condition " + name);
        }
        return result;
    }

    private boolean evaluate(YamlNode node) {
        YamlNode.Mapping mapping = node.asMapping();
        if (mapping.entries().size() != 1) {
            throw node.location().error("a condition is one condition function");
        }
        String function = mapping.entries().keySet().iterator().next();
        YamlNode argument = mapping.require(function);
        return switch (function) {
            case "Fn::Equals" -> {
                List<YamlNode> two = operands(function, argument, 2);
                yield text(two.getFirst()).equals(text(two.getLast()));
            }
            case "Fn::Not" -> !evaluate(operands(function, argument, 1).getFirst());
            case "Fn::And" -> {
                List<YamlNode> two = operands(function, argument, 2);
                boolean first = evaluate(two.getFirst());
                boolean second = evaluate(two.getLast());
                yield first && second;
            }
            case "Condition" -> condition(argument.asText(), argument.location());
            default -> throw argument.location().error("unknown condition function " + function);
        };
    }

    private String text(YamlNode node) {
        return resolver.value(node).asText();
    }

    private static List<YamlNode> operands(String function, YamlNode argument, int count) {
        List<YamlNode> operands = argument.asItems();
        if (operands.size() != count) {
            throw argument.location().error(function + " takes " + count + " operands");
        }
        return operands;
    }

    @Override
    public String ref(String name, SourceLocation location) {
        throw location.error(
                "there is no parameter " + name + ", and a condition cannot refer to a resource");
    }

    @Override
    public String attribute(String logicalId, String attribute, SourceLocation location) {
        throw location.error("a condition cannot refer to a resource");
    }
}
