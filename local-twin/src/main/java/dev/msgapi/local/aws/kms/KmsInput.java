package dev.msgapi.local.aws.kms;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.msgapi.local.aws.protocol.AwsError;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The members of a request to KMS. Each method rejects what is missing, too long or mistyped. */
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
            // fall through to the error below
        }
        throw new AwsError("SerializationException", "The body is not a JSON object.");
    }

    /** Rejects a member of the real operation that the twin does not know. */
    void requireKnown(String... names) throws AwsError {
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            if (!List.of(names).contains(member.getKey())) {
                throw new AwsError(
                        "UnsupportedOperationException",
                        "The twin does not know the member " + member.getKey() + ".");
            }
        }
    }

    boolean has(String name) {
        return members.hasNonNull(name);
    }

    String text(String name) throws AwsError {
        if (!has(name)) {
            throw absent(name);
        }
        String text = textOr(name, "");
        if (text.isEmpty()) {
            throw tooShort(name);
        }
        return text;
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

    /** The text, which must be one of these values, or the default if it is absent. */
    String oneOf(String name, List<String> values, String absent) throws AwsError {
        String value = textOr(name, absent);
        if (has(name) && !values.contains(value)) {
            throw validation(
                    ("Value '%s' at '%s' failed to satisfy constraint:"
                                    + " Member must satisfy enum value set: %s")
                            .formatted(value, member(name), values));
        }
        return value;
    }

    int number(String name, int min, int max) throws AwsError {
        JsonNode value = members.path(name);
        if (!value.isInt()) {
            throw new AwsError("SerializationException", name + " is not an integer.");
        }
        int number = value.intValue();
        if (number < min || number > max) {
            throw validation(
                    "Value '%d' at '%s' failed to satisfy constraint: Member must have value %s"
                            .formatted(
                                    number,
                                    member(name),
                                    number < min
                                            ? "greater than or equal to " + min
                                            : "less than or equal to " + max));
        }
        return number;
    }

    byte[] blob(String name, int max) throws AwsError {
        if (!has(name)) {
            throw absent(name);
        }
        byte[] blob;
        try {
            blob = JSON.getNodeFactory().textNode(textOr(name, "")).binaryValue();
        } catch (IOException e) {
            throw new AwsError("SerializationException", name + " is not Base64.");
        }
        if (blob.length < 1) {
            throw tooShort(name);
        }
        if (blob.length > max) {
            throw tooLong(name, max);
        }
        return blob;
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
                        .formatted(member(name)));
    }

    static AwsError tooLong(String name, int max) {
        return length(name, "less than or equal to " + max);
    }

    private static AwsError tooShort(String name) {
        return length(name, "greater than or equal to 1");
    }

    private static AwsError length(String name, String rule) {
        return validation(
                "Value at '%s' failed to satisfy constraint: Member must have length %s"
                        .formatted(member(name), rule));
    }

    /** AWS's messages begin a member's name in lower case. */
    private static String member(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
