package dev.msgapi.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.local.StartException;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** A part of the API's definition with its JSON pointer, which errors name. */
record JsonLocation(String pointer, JsonNode node) {

    JsonLocation at(String key) {
        String escaped = key.replace("~", "~0").replace("/", "~1");
        return new JsonLocation(pointer + "/" + escaped, node.path(key));
    }

    boolean has(String key) {
        return node.has(key);
    }

    String text() {
        if (!node.isValueNode()) {
            throw error("a single value is expected here");
        }
        return node.asText();
    }

    int asInt(int min, int max) {
        String text = text();
        if (text.matches("[0-9]{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw error("a whole number from " + min + " to " + max + " is expected here");
    }

    void each(BiConsumer<String, JsonLocation> action) {
        if (!node.isObject() && !node.isMissingNode()) {
            throw error("an object is expected here");
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            action.accept(entry.getKey(), at(entry.getKey()));
        }
    }

    void requireKnownKeys(Set<String> keys) {
        each((key, value) -> {
            if (!keys.contains(key)) {
                throw value.error("the twin does not know " + key);
            }
        });
    }

    StartException error(String message) {
        return new StartException("openapi.yaml " + pointer + ": " + message);
    }
}
