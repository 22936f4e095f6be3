package dev.msgapi.local.template;

import dev.msgapi.local.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The template's resources, each resolved when another one first refers to it, as CloudFormation
 * orders their creation; so a circle of references is found and named.
 */
public final class Resources implements Resolver.Scope {
    private final Map<String, Declared> declared;
    private final Conditions conditions;
    private final Attributes attributes;
    private final Resolver resolver;
    private final Map<String, Resource> resolved = new LinkedHashMap<>();
    private final Set<String> open = new LinkedHashSet<>();

    Resources(
            Map<String, Declared> declared,
            Conditions conditions,
            Map<String, ParameterValue> values,
            Tree.Mapping mappings,
            Settings settings) {
        this.declared = declared;
        this.conditions = conditions;
        this.attributes = new Attributes(settings);
        this.resolver = new Resolver(values, mappings, this);
    }

    /** Those whose condition holds, in the order of the file. */
    public List<Resource> all() {
        List<Resource> all = new ArrayList<>();
        for (Declared one : declared.values()) {
            if (holds(one)) {
                all.add(get(one.id(), one.place()));
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

    private boolean holds(Declared one) {
        Tree condition = one.condition();
        return condition == null || conditions.condition(condition.asText(), condition.place());
    }

    private Resource get(String id, Place from) {
        Resource known = resolved.get(id);
        if (known != null) {
            return known;
        }
        Declared one = declared.get(id);
        if (one == null) {
            throw from.error("there is no parameter or resource " + id);
        }
        if (!holds(one)) {
            throw from.error("its condition leaves " + id + " out");
        }
        if (!open.add(id)) {
            throw from.error("circular reference " + String.join(" → ", open) + " → " + id);
        }
        one.dependsOn().forEach(other -> get(other.asText(), other.place()));
        Tree.Mapping properties = resolver.entries(one.properties());
        one.type().check(properties);
        Resource resource = new Resource(id, one.type(), properties, Settings.STACK_NAME);
        open.remove(id);
        resolved.put(id, resource);
        return resource;
    }

    @Override
    public String ref(String name, Place place) {
        String[] halves = name.split("\\.", 2);
        Resource resource = get(halves[0], place);
        return halves.length == 1
                ? attributes.ref(resource)
                : attributes.samReference(resource, halves[1], place);
    }

    @Override
    public String attribute(String logicalId, String attribute, Place place) {
        return attributes.attribute(get(logicalId, place), attribute, place);
    }

    @Override
    public boolean condition(String name, Place place) {
        return conditions.condition(name, place);
    }
}
