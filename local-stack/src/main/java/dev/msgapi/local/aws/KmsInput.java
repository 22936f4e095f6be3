package dev.msgapi.local.aws;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The members of a request to KMS; each reader refuses what is absent, too long or mistyped. */
record KmsInput(JsonNode members) {
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    static KmsInput of(byte[] body) throws AwsError {
        try {
            JsonNode members = JSON.readTree(body);
            if (members.isObject()) {
                return new KmsInput(members);
            }
        } catch (IOException e) {
            // said below, as for any other body that is no object
        }
        throw new AwsError("SerializationException", "The body is not a JSON object.");
    }

    boolean has(String name) {
        return members.hasNonNull(name);
    }

    String text(String name) throws AwsError {
        if (!has(name)) {
            throw absent(name);
        }
        return textOr(name, "");
    }

    String textOr(String name, String absent) throws AwsError {
        if (!has(name)) {
            return absent;
        }
        JsonNode value = members.get(name);
        if (!value.isTextual()) {
            throw new AwsError("SerializationException", name + " is not a string.");
        }
        return value.textValue();
    }

    int number(String name, int min, int max) throws AwsError {
        JsonNode value = members.path(name);
        if (!value.isInt() || value.intValue() < min || value.intValue() > max) {
            throw validation(
                    "Value at '%s' failed to satisfy constraint: Member must be between %d and %d"
                            .formatted(name, min, max));
        }
        return value.intValue();
    }

    byte[] blob(String name, int max) throws AwsError {
        String base64 = text(name);
        try {
            byte[] blob = JSON.getNodeFactory().textNode(base64).binaryValue();
            if (blob.length < 1 || blob.length > max) {
                throw validation(
                        "Value at '"
                                + name
                                + "' failed to satisfy constraint: Member must have length between 1"
                                + " and "
                                + max);
            }
            return blob;
        } catch (IOException e) {
            throw new AwsError("SerializationException", name + " is not Base64.");
        }
    }

    Map<String, String> context(String name) throws AwsError {
        JsonNode context = members.path(name);
        Map<String, String> pairs = new HashMap<>();
        for (Map.Entry<String, JsonNode> pair : context.properties()) {
            if (!pair.getValue().isTextual()) {
                throw new AwsError("SerializationException", name + " has a non-string value.");
            }
            pairs.put(pair.getKey(), pair.getValue().textValue());
        }
        if (has(name) && !context.isObject()) {
            throw new AwsError("SerializationException", name + " is not a map.");
        }
        return pairs;
    }

    static AwsError validation(String message) {
        return new AwsError("ValidationException", "1 validation error detected: " + message);
    }

    private static AwsError absent(String name) {
        return validation(
                "Value null at '%s' failed to satisfy constraint: Member must not be null"
                        .formatted(name));
    }
}
