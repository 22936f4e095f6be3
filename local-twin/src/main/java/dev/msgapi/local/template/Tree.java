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

/** A YAML value that remembers its line; a mapping's value stands at the line of its key. */
public sealed interface Tree {
    Place place();

    JsonNode toJson();

    /** A mapping, in the order of the file. */
    public record Mapping(Place place, Map<String, Tree> entries) implements Tree {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        public @Nullable Tree get(String key) {
            return entries.get(key);
        }

        public Tree require(String key) {
            Tree value = entries.get(key);
            if (value == null) {
                throw place.error(key + " is missing");
            }
            return value;
        }

        public String text(String key) {
            return require(key).asText();
        }

        public String text(String key, String otherwise) {
            Tree value = entries.get(key);
            return value == null ? otherwise : value.asText();
        }

        public int whole(String key, int otherwise, int min, int max) {
            Tree value = entries.get(key);
            return value == null ? otherwise : value.asWhole(min, max);
        }

        public boolean flag(String key, boolean otherwise) {
            Tree value = entries.get(key);
            return value == null ? otherwise : value.asFlag();
        }

        public Mapping mapping(String key) {
            Tree value = entries.get(key);
            return value == null ? new Mapping(place, Map.of()) : value.asMapping();
        }

        public List<Tree> items(String key) {
            Tree value = entries.get(key);
            return value == null ? List.of() : value.asItems();
        }

        /** Refuses a key that is not among those given. */
        public void admit(List<String> keys) {
            entries.forEach((key, value) -> {
                if (!keys.contains(key)) {
                    throw value.place().error("unknown key " + key);
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
    public record Sequence(Place place, List<Tree> items) implements Tree {
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

    /** A text, number or boolean; its text is the one in the file. */
    public record Scalar(Place place, ValueNode value) implements Tree {
        @Override
        public ValueNode toJson() {
            return value;
        }
    }

    public static Scalar text(Place place, String text) {
        return new Scalar(place, TextNode.valueOf(text));
    }

    default Mapping asMapping() {
        if (this instanceof Mapping mapping) {
            return mapping;
        }
        throw place().error("a mapping is expected here");
    }

    default List<Tree> asItems() {
        if (this instanceof Sequence sequence) {
            return sequence.items();
        }
        throw place().error("a list is expected here");
    }

    default String asText() {
        if (this instanceof Scalar scalar) {
            return scalar.value().asText();
        }
        throw place().error("a single value is expected here");
    }

    default int asWhole(int min, int max) {
        String text = asText();
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, with the range.
        }
        throw place().error("a whole number from " + min + " to " + max + " is expected here");
    }

    default boolean asFlag() {
        return switch (asText()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw place().error("true or false is expected here");
        };
    }
}
