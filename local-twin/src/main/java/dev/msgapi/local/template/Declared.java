package dev.msgapi.local.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resource as the template declares it, its properties not yet resolved.
 *
 * @param condition the name of the condition that it depends on, null without one
 * @param dependsOn further logical ids that it waits for
 */
record Declared(
        String id,
        ResourceType type,
        Tree.Mapping properties,
        @Nullable Tree condition,
        List<Tree> dependsOn,
        Place place) {

    // Those without Properties change nothing on one machine.
    private static final List<String> ATTRIBUTES =
            List.of(
                    "Type",
                    "Properties",
                    "Condition",
                    "DependsOn",
                    "DeletionPolicy",
                    "UpdateReplacePolicy",
                    "Metadata");

    Declared {
        dependsOn = List.copyOf(dependsOn);
    }

    static Declared read(String id, Tree tree) {
        Tree.Mapping resource = tree.asMapping();
        if (!id.matches("[A-Za-z0-9]{1,255}")) {
            throw tree.place().error("a logical id has letters and digits only");
        }
        ResourceType type = ResourceType.named(resource.require("Type"));
        resource.admit(ATTRIBUTES);
        Tree dependsOn = resource.get("DependsOn");
        return new Declared(
                id,
                type,
                resource.mapping("Properties"),
                resource.get("Condition"),
                switch (dependsOn) {
                    case null -> List.of();
                    case Tree.Sequence many -> many.items();
                    case Tree one -> List.of(one);
                },
                tree.place());
    }

    Declared with(Tree.Mapping other) {
        return new Declared(id, type, other, condition, dependsOn, place);
    }

    /** Another resource that stands and falls with this one. */
    Declared sibling(String suffix, ResourceType otherType, Tree.Mapping otherProperties) {
        Place at = otherProperties.place();
        return new Declared(id + suffix, otherType, otherProperties, condition, List.of(), at);
    }
}
