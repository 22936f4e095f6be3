package dev.msgapi.local.template;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The template's conditions, evaluated from its parameters (AWS page "Condition functions"). */
final class Conditions implements Resolver.Scope {
    private static final int OPERANDS_MAX = 10;

    private final Tree.Mapping section;
    private final Resolver resolver;
    private final Map<String, Boolean> known = new LinkedHashMap<>();
    private final Set<String> open = new LinkedHashSet<>();

    Conditions(Tree.Mapping section, Map<String, ParameterValue> values, Tree.Mapping mappings) {
        this.section = section;
        this.resolver = new Resolver(values, mappings, this);
    }

    /** Evaluates every condition, so that a fault shows in those that nothing uses, too. */
    void evaluateAll() {
        section.entries().forEach((name, tree) -> condition(name, tree.place()));
    }

    @Override
    public boolean condition(String name, Place place) {
        Boolean result = known.get(name);
        if (result != null) {
            return result;
        }
        Tree condition = section.get(name);
        if (condition == null) {
            throw place.error("there is no condition " + name);
        }
        if (!open.add(name)) {
            throw place.error("circular condition " + String.join(" → ", open) + " → " + name);
        }
        boolean holds = holds(condition);
        open.remove(name);
        known.put(name, holds);
        return holds;
    }

    private boolean holds(Tree tree) {
        Tree.Mapping mapping = tree.asMapping();
        if (mapping.entries().size() != 1) {
            throw tree.place().error("a condition is one condition function");
        }
        String function = mapping.entries().keySet().iterator().next();
        Tree argument = mapping.require(function);
        return switch (function) {
            case "Condition" -> condition(argument.asText(), argument.place());
            case "Fn::Equals" -> {
                List<Tree> two = operands(function, argument, 2, 2);
                yield text(two.getFirst()).equals(text(two.getLast()));
            }
            case "Fn::Not" -> !holds(operands(function, argument, 1, 1).getFirst());
            case "Fn::And" ->
                    operands(function, argument, 2, OPERANDS_MAX).stream().allMatch(this::holds);
            case "Fn::Or" ->
                    operands(function, argument, 2, OPERANDS_MAX).stream().anyMatch(this::holds);
            default -> throw argument.place().error("unknown condition function " + function);
        };
    }

    private String text(Tree tree) {
        return resolver.value(tree).asText();
    }

    private static List<Tree> operands(String function, Tree argument, int min, int max) {
        List<Tree> operands = argument.asItems();
        if (operands.size() < min || operands.size() > max) {
            String count = min == max ? String.valueOf(min) : min + " to " + max;
            throw argument.place().error(function + " takes " + count + " operands");
        }
        return operands;
    }

    @Override
    public String ref(String name, Place place) {
        throw place.error("there is no parameter " + name + ", and a condition sees no resource");
    }

    @Override
    public String attribute(String logicalId, String attribute, Place place) {
        throw place.error("a condition sees no resource");
    }
}
