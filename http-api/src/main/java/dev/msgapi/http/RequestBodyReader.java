package dev.msgapi.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.msgapi.model.Parsed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one request's body. */
final class RequestBodyReader {
    /** Depth of a request's JSON; a message needs one level. */
    private static final int JSON_DEPTH_MAX = 32;

    // Possessive quantifiers: with backtracking, many spaces would take quadratic time.
    private static final Pattern JSON_TYPE =
            Pattern.compile(
                    "\\s*+application/json\\s*+(;\\s*+charset\\s*+=\\s*+\"?utf-8\"?\\s*+)?+;?+\\s*+",
                    Pattern.CASE_INSENSITIVE);

    /** An answer repeats only names that are plain words, because any other could be content. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z_-]{0,39}");

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(JSON_DEPTH_MAX).build())
                    .build();

    private final RequestBody.Shape shape;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Boolean> flags = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    RequestBodyReader(RequestBody.Shape shape) {
        this.shape = shape;
    }

    Parsed<RequestBody, Problem> read(ApiRequest request) {
        if (!JSON_TYPE.matcher(request.header("content-type").orElse("")).matches()) {
            return new Parsed.Invalid<>(Problem.unsupportedMediaType());
        }
        if (request.body().remaining() > shape.bytesMax()) {
            return new Parsed.Invalid<>(Problem.bodyTooLarge(shape.bytesMax()));
        }
        if (!request.body().hasRemaining()) {
            return malformed("The body is empty; it must be a JSON object.");
        }
        String text = utf8(request.body());
        return text == null ? malformed("The body is not UTF-8.") : read(text);
    }

    private static @Nullable String utf8(ByteBuffer bytes) {
        try {
            // A decoder reports invalid bytes unless it is told to replace them.
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate());
            return text.toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private Parsed<RequestBody, Problem> read(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            JsonToken first = json.nextToken();
            if (first != JsonToken.START_OBJECT) {
                json.skipChildren();
                return json.nextToken() == null && first != null
                        ? malformed("The body is JSON, but not a JSON object.")
                        : malformed("The body must be one JSON object.");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                member(json);
            }
            return json.nextToken() == null
                    ? new Parsed.Valid<>(new RequestBody(texts, flags, errors))
                    : malformed("Something follows the JSON object.");
        } catch (StreamConstraintsException e) {
            return malformed("The body is nested too deeply, or a name or number is too long.");
        } catch (IOException e) {
            // Jackson's message would quote the body.
            return malformed("The body is not well-formed JSON.");
        }
    }

    private static Parsed<RequestBody, Problem> malformed(String detail) {
        return new Parsed.Invalid<>(Problem.malformedBody(detail));
    }

    private void member(JsonParser json) throws IOException {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (!seen.add(name)) {
            error(name, "duplicate_field", "appears more than once");
        } else if (shape.texts().contains(name)) {
            if (value == JsonToken.VALUE_STRING) {
                texts.put(name, json.getText());
            } else {
                error(name, "wrong_type", "must be a string");
            }
        } else if (shape.flags().contains(name)) {
            if (value.isBoolean()) {
                flags.put(name, value == JsonToken.VALUE_TRUE);
            } else {
                error(name, "wrong_type", "must be the JSON boolean true or false, without quotes");
            }
        } else {
            error(name, "unknown_field", "is not a known field; allowed: " + allowed());
        }
        json.skipChildren();
    }

    private String allowed() {
        return Stream.concat(shape.texts().stream(), shape.flags().stream())
                .collect(Collectors.joining(", "));
    }

    private void error(String name, String code, String detail) {
        if (errors.size() < Problem.ERRORS_MAX) {
            String pointer = WORD.matcher(name).matches() ? "/" + name : "";
            errors.add(new FieldError(pointer, code, detail));
        }
    }
}
