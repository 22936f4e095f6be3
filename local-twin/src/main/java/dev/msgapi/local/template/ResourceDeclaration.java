package dev.msgapi.local.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resource as the template declares it, its properties not resolved yet.
 *
 * @param condition the name of the condition that it depends on; null without one
 */
record ResourceDeclaration(
        String id,
        ResourceType type,
        YamlNode.Mapping properties,
        @Nullable YamlNode condition,
        SourceLocation location) {

    // All but Type, Properties and Condition change nothing on one machine.
    private static final List<String> ATTRIBUTES =
            List.of(
                    "Type",
                    "Properties",
                    "Condition",
                    "DeletionPolicy",
                    "UpdateReplacePolicy",
                    "Metadata");

    static ResourceDeclaration read(String id, YamlNode node) {
        YamlNode.Mapping resource = node.asMapping();
        if (!id.matches("[A-Za-z0-9]{1,255}")) {
            throw node.location().error("a logical id has only letters and digits");
        }
        ResourceType type = ResourceType.named(resource.require("Type"));
        resource.requireKnownKeys(ATTRIBUTES);
        return new ResourceDeclaration(
                id,
                type,
                resource.mapping("Properties"),
                resource.get("Condition"),
                node.location());
    }

    ResourceDeclaration with(YamlNode.Mapping other) {
        return new ResourceDeclaration(id, type, other, condition, location);
    }

    /** Another resource under the same condition. */
    ResourceDeclaration sibling(String suffix, ResourceType other, YamlNode.Mapping properties) {
        return new ResourceDeclaration(
                id + suffix, other, properties, condition, properties.location());
    }
}
