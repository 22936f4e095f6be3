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

/** The members of a request to KMS; each method rejects a missing or malformed member. */
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
        JsonNode value = require(name);
        if (!value.isTextual()) {
            throw new AwsError("SerializationException", name + " is not a string.");
        }
        if (value.textValue().isEmpty()) {
            throw invalid(name, "Member must have length greater than or equal to 1");
        }
        return value.textValue();
    }

    int number(String name, int min, int max) throws AwsError {
        JsonNode value = members.path(name);
        if (!value.isInt()) {
            throw new AwsError("SerializationException", name + " is not an integer.");
        }
        int number = value.intValue();
        if (number < min || number > max) {
            throw invalid(name, "Member must have value from %d to %d".formatted(min, max));
        }
        return number;
    }

    byte[] blob(String name, int bytesMax) throws AwsError {
        byte[] blob;
        try {
            blob = require(name).binaryValue();
        } catch (IOException e) {
            blob = null;
        }
        if (blob == null) {
            throw new AwsError("SerializationException", name + " is not Base64.");
        }
        if (blob.length < 1 || blob.length > bytesMax) {
            throw invalid(name, "Member must have length from 1 to " + bytesMax);
        }
        return blob;
    }

    Map<String, String> encryptionContext() throws AwsError {
        JsonNode context = members.path("EncryptionContext");
        if (has("EncryptionContext") && !context.isObject()) {
            throw new AwsError("SerializationException", "EncryptionContext is not a map.");
        }
        Map<String, String> pairs = new HashMap<>();
        for (Map.Entry<String, JsonNode> pair : context.properties()) {
            if (!pair.getValue().isTextual()) {
                throw new AwsError("SerializationException", pair.getKey() + " is not a string.");
            }
            pairs.put(pair.getKey(), pair.getValue().textValue());
        }
        return pairs;
    }

    private JsonNode require(String name) throws AwsError {
        if (!has(name)) {
            throw invalid(name, "Member must not be null");
        }
        return members.get(name);
    }

    static AwsError invalid(String member, String rule) {
        return new AwsError(
                "ValidationException",
                "1 validation error detected: Value at '%s' failed to satisfy constraint: %s"
                        .formatted(member, rule));
    }
}
