package dev.msgapi.queue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of an SQS message: a JSON object that names its version in the member {@code v}. Members
 * that its reader does not ask for are ignored, and null counts as a missing member.
 */
public final class QueueBody {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /** A String, a Boolean or a Number; the token if the value is anything else. */
    private final Map<String, Object> members = new HashMap<>();

    private QueueBody() {}

    /**
     * Reads a body of this version.
     *
     * @throws LaterVersion if it is an object of a later version, whatever else it contains
     * @throws PoisonMessage if it is not an object of this version
     */
    public static QueueBody parse(String text, int version) {
        QueueBody body = new QueueBody();
        try (JsonParser json = JSON.createParser(text)) {
            require(json.nextToken() == JsonToken.START_OBJECT, "not a JSON object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                body.read(json);
            }
            require(json.currentToken() == JsonToken.END_OBJECT, "the object does not end");
            require(json.nextToken() == null, "something follows the object");
        } catch (IOException e) {
            // Jackson's own message would quote the content.
            throw new PoisonMessage("not JSON");
        }
        int found = body.required("v", Integer.class);
        if (found > version) {
            throw new LaterVersion(found);
        }
        require(found == version, "unknown version");
        return body;
    }

    private void read(JsonParser json) throws IOException {
        String name = json.currentName();
        switch (json.nextToken()) {
            case VALUE_NULL -> {}
            case VALUE_STRING -> members.put(name, json.getText());
            case VALUE_NUMBER_INT -> members.put(name, json.getNumberValue());
            case VALUE_TRUE, VALUE_FALSE -> members.put(name, json.getBooleanValue());
            default -> {
                members.put(name, json.currentToken());
                json.skipChildren();
            }
        }
    }

    /** The member of this type; it is poison without one. */
    public <T> T required(String name, Class<T> type) {
        T value = optional(name, type);
        if (value == null) {
            throw new PoisonMessage(name + " is missing");
        }
        return value;
    }

    /** The member of this type, or null; it is poison if the member is of another type. */
    public <T> @Nullable T optional(String name, Class<T> type) {
        Object value = members.get(name);
        require(
                value == null || type.isInstance(value),
                name + " is not of type " + type.getSimpleName());
        return value == null ? null : type.cast(value);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new PoisonMessage(otherwise);
        }
    }
}
