package dev.msgapi.securestore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.msgapi.model.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is sealed of a message. As bytes it is UTF-8: one line of JSON, {@code {"v":1,"subject":…}},
 * whose subject is null for an SMS, then a line feed and the content as it is. Content inside the
 * JSON would be up to six times its size, more than a DynamoDB item holds.
 *
 * @param subject of an email; null for an SMS
 */
record Content(@Nullable String subject, String text) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int VERSION = 1;

    static Content of(Message message) {
        return new Content(message.subject(), message.content());
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("v", VERSION);
            json.writeStringField("subject", subject);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // JSON has no line feed of its own, so the first one ends it.
        bytes.write('\n');
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    /** Reads what {@link #toBytes} wrote; of a later version it knows nothing. */
    static Optional<Content> read(byte[] bytes) {
        String all = new String(bytes, StandardCharsets.UTF_8);
        int end = all.indexOf('\n');
        if (end < 0) {
            return Optional.empty();
        }
        int version = 0;
        String subject = null;
        try (JsonParser json = JSON.createParser(all.substring(0, end))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                switch (name) {
                    case "v" -> version = value.isNumeric() ? json.getIntValue() : 0;
                    case "subject" ->
                            subject = value == JsonToken.VALUE_STRING ? json.getText() : null;
                    default -> json.skipChildren();
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return version == VERSION
                ? Optional.of(new Content(subject, all.substring(end + 1)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "Content";
    }
}
