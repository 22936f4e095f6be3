package dev.msgapi.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML value and its line; the line of a value in a mapping is that of its key. */
public sealed interface YamlNode {
    SourceLocation location();

    JsonNode toJson();

    /** A mapping, in the order of the file. */
    public record Mapping(SourceLocation location, Map<String, YamlNode> entries)
            implements YamlNode {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        public @Nullable YamlNode get(String key) {
            return entries.get(key);
        }

        public YamlNode require(String key) {
            YamlNode value = entries.get(key);
            if (value == null) {
                throw location.error(key + " is missing");
            }
            return value;
        }

        public String text(String key) {
            return require(key).asText();
        }

        public String text(String key, String absent) {
            YamlNode value = entries.get(key);
            return value == null ? absent : value.asText();
        }

        public int integer(String key, int absent, int min, int max) {
            YamlNode value = entries.get(key);
            return value == null ? absent : value.asInt(min, max);
        }

        public boolean bool(String key, boolean absent) {
            YamlNode value = entries.get(key);
            return value == null ? absent : value.asBoolean();
        }

        public Mapping mapping(String key) {
            YamlNode value = entries.get(key);
            return value == null ? new Mapping(location, Map.of()) : value.asMapping();
        }

        public List<YamlNode> items(String key) {
            YamlNode value = entries.get(key);
            return value == null ? List.of() : value.asItems();
        }

        /** Rejects any key that is not one of these. */
        public void requireKnownKeys(List<String> keys) {
            entries.forEach((key, value) -> {
                if (!keys.contains(key)) {
                    throw value.location().error("unknown key " + key);
                }
            });
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            entries.forEach((key, value) -> json.set(key, value.toJson()));
            return json;
        }
    }

    /** A sequence. */
    public record Sequence(SourceLocation location, List<YamlNode> items) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public ArrayNode toJson() {
            ArrayNode json = JsonNodeFactory.instance.arrayNode();
            items.forEach(item -> json.add(item.toJson()));
            return json;
        }
    }

    /** A text, number or boolean, with its text as the file has it. */
    public record Scalar(SourceLocation location, ValueNode value) implements YamlNode {
        @Override
        public ValueNode toJson() {
            return value;
        }
    }

    public static Scalar text(SourceLocation location, String text) {
        return new Scalar(location, TextNode.valueOf(text));
    }

    default Mapping asMapping() {
        if (this instanceof Mapping mapping) {
            return mapping;
        }
        throw location().error("a mapping is expected here");
    }

    default List<YamlNode> asItems() {
        if (this instanceof Sequence sequence) {
            return sequence.items();
        }
        throw location().error("a list is expected here");
    }

    default String asText() {
        if (this instanceof Scalar scalar) {
            return scalar.value().asText();
        }
        throw location().error("a single value is expected here");
    }

    default int asInt(int min, int max) {
        String text = asText();
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // fall through to the error below
        }
        throw location().error("an integer from " + min + " to " + max + " is expected here");
    }

    default boolean asBoolean() {
        return switch (asText()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw location().error("true or false is expected here");
        };
    }
}
