package dev.msgapi.local.template;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A resource with its properties resolved.
 *
 * @param stack the stack's name, the prefix of every name that the template leaves open
 */
public record Resource(String id, ResourceType type, YamlNode.Mapping properties, String stack) {

    /** The name that the template gives it, or {@code <stack>-<logical id>}. */
    public String name(String property) {
        return properties.text(property, stack + "-" + id);
    }

    /** An id that AWS would draw at random; here it stays the same for the same logical id. */
    public UUID uuid() {
        return UUID.nameUUIDFromBytes((stack + "/" + id).getBytes(StandardCharsets.UTF_8));
    }

    /** The same as the ten characters of API Gateway's ids. */
    public String shortId() {
        String digits = Long.toUnsignedString(uuid().getMostSignificantBits(), 36);
        return ("0".repeat(10) + digits).substring(digits.length());
    }
}
