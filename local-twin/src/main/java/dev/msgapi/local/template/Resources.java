package dev.msgapi.local.template;

import dev.msgapi.local.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The template's resources. Each is resolved when another one first refers to it, in the order in
 * which CloudFormation would create them, so a circular reference is found and named.
 */
public final class Resources implements Resolver.Scope {
    private final Map<String, ResourceDeclaration> declared;
    private final Conditions conditions;
    private final Attributes attributes;
    private final Resolver resolver;
    private final Map<String, Resource> resolved = new LinkedHashMap<>();
    private final Set<String> open = new LinkedHashSet<>();

    Resources(
            Map<String, ResourceDeclaration> declared,
            Conditions conditions,
            Map<String, ParameterValue> values,
            Settings settings) {
        this.declared = declared;
        this.conditions = conditions;
        this.attributes = new Attributes(settings);
        this.resolver = new Resolver(values, this);
    }

    /** The resources whose condition holds, in the order of the file. */
    public List<Resource> all() {
        List<Resource> all = new ArrayList<>();
        for (ResourceDeclaration one : declared.values()) {
            if (holds(one)) {
                all.add(get(one.id(), one.location()));
            }
        }
        return all;
    }

    public Resolver resolver() {
        return resolver;
    }

    public Attributes attributes() {
        return attributes;
    }

    /** Whether the condition of this name holds. */
    boolean holds(YamlNode condition) {
        return conditions.condition(condition.asText(), condition.location());
    }

    private boolean holds(ResourceDeclaration one) {
        YamlNode condition = one.condition();
        return condition == null || holds(condition);
    }

    private Resource get(String id, SourceLocation from) {
        Resource known = resolved.get(id);
        if (known != null) {
            return known;
        }
        ResourceDeclaration one = declared.get(id);
        if (one == null) {
            throw from.error("there is no parameter or resource " + id);
        }
        if (!holds(one)) {
            throw from.error("the condition of " + id + " does not hold");
        }
        if (!open.add(id)) {
            throw from.error("circular reference " + String.join(" → ", open) + " → " + id);
        }
        YamlNode.Mapping properties = resolver.entries(one.properties());
        one.type().check(properties);
        Resource resource = new Resource(id, one.type(), properties, Settings.STACK_NAME);
        open.remove(id);
        resolved.put(id, resource);
        return resource;
    }

    @Override
    public String ref(String name, SourceLocation location) {
        String[] halves = name.split("\\.", 2);
        Resource resource = get(halves[0], location);
        return halves.length == 1
                ? attributes.ref(resource)
                : attributes.samReference(resource, halves[1], location);
    }

    @Override
    public String attribute(String logicalId, String attribute, SourceLocation location) {
        return attributes.attribute(get(logicalId, location), attribute, location);
    }

    @Override
    public boolean condition(String name, SourceLocation location) {
        return conditions.condition(name, location);
    }
}
