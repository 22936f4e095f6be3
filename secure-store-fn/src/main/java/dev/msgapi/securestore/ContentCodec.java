package dev.msgapi.securestore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.msgapi.model.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message's content as the bytes that are sealed. They are UTF-8: one line of JSON, {@code
 * {"v":1,"subject":…}}, whose subject is null for a text without one, then a line feed and the
 * unchanged text. Inside the JSON, the text could take six times its size, which is too large for a
 * DynamoDB item.
 */
final class ContentCodec {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int VERSION = 1;

    private ContentCodec() {}

    /** Does not compile if a kind of content has a component that is missing here. */
    static byte[] write(Content content) {
        return switch (content) {
            case Content.Email(String subject, String text) -> write(subject, text);
            case Content.Text(String text) -> write(null, text);
        };
    }

    private static byte[] write(@Nullable String subject, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("v", VERSION);
            json.writeStringField("subject", subject);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The generated JSON contains no line feed, so the first one ends it.
        bytes.write('\n');
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    /** Reads what {@link #write} wrote; empty for any other bytes, such as a later version's. */
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
                ? Optional.of(Content.of(subject, all.substring(end + 1)))
                : Optional.empty();
    }
}
