package dev.msgapi.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.msgapi.model.Limits;
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
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The JSON of a POST: its members by name, and what is wrong with their form. */
public sealed interface RequestBody {
    /** A body that is no JSON object at all. */
    record Unreadable(Problem problem) implements RequestBody {}

    /**
     * A JSON object.
     *
     * @param texts the members that hold a string where one belongs
     * @param flags the members that hold a boolean where one belongs
     * @param faults unknown and repeated members and wrong types, in the body's order; the fault's
     *     pointer names the member
     */
    record Members(Map<String, String> texts, Map<String, Boolean> flags, List<FieldError> faults)
            implements RequestBody {
        public Members {
            texts = Map.copyOf(texts);
            flags = Map.copyOf(flags);
            faults = List.copyOf(faults);
        }

        public Optional<String> text(String name) {
            return Optional.ofNullable(texts.get(name));
        }

        /** The value of a boolean member, false without one. */
        public boolean flag(String name) {
            return flags.getOrDefault(name, false);
        }

        /** Whether the member's form is already at fault, so that nothing else is said of it. */
        public boolean isFaulty(String name) {
            return faults.stream().anyMatch(fault -> fault.pointer().equals("/" + name));
        }
    }

    /**
     * What a body may be.
     *
     * @param bytesMax its greatest length
     * @param texts the names of members that are strings
     * @param flags the names of members that are booleans
     */
    record Shape(int bytesMax, List<String> texts, List<String> flags) {
        public Shape {
            texts = List.copyOf(texts);
            flags = List.copyOf(flags);
        }
    }

    /** Reads the body; content and recipient get into no problem's text. */
    static RequestBody read(ApiRequest request, Shape shape) {
        if (!isJson(request.header("content-type").orElse(""))) {
            return new Unreadable(Problem.unsupportedMediaType());
        }
        if (request.body().remaining() > shape.bytesMax()) {
            return new Unreadable(Problem.bodyTooLarge(shape.bytesMax()));
        }
        if (!request.body().hasRemaining()) {
            return malformed("The body is empty; it must be a JSON object.");
        }
        String text = utf8(request.body());
        return text == null ? malformed("The body is not UTF-8.") : new Reader(shape).read(text);
    }

    private static Unreadable malformed(String detail) {
        return new Unreadable(Problem.malformedBody(detail));
    }

    private static boolean isJson(String contentType) {
        return Reader.JSON_TYPE.matcher(contentType).matches();
    }

    private static @Nullable String utf8(ByteBuffer bytes) {
        try {
            // A decoder that is told nothing else reports instead of replacing.
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate());
            return text.toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Walks one body. */
    final class Reader {
        private static final Pattern JSON_TYPE =
                Pattern.compile(
                        "\\s*application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?;?\\s*",
                        Pattern.CASE_INSENSITIVE);

        /** A name that is a word: nothing else is repeated in an answer, it could be content. */
        private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z_-]{0,39}");

        private static final JsonFactory JSON =
                JsonFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxNestingDepth(Limits.JSON_DEPTH_MAX)
                                        .build())
                        .build();

        private final Shape shape;
        private final Map<String, String> texts = new HashMap<>();
        private final Map<String, Boolean> flags = new HashMap<>();
        private final Set<String> seen = new HashSet<>();
        private final List<FieldError> faults = new ArrayList<>();

        private Reader(Shape shape) {
            this.shape = shape;
        }

        RequestBody read(String text) {
            try (JsonParser json = JSON.createParser(text)) {
                JsonToken first = json.nextToken();
                if (first != JsonToken.START_OBJECT) {
                    json.skipChildren();
                    return json.nextToken() == null && first != null
                            ? malformed("The body is JSON, but must be a JSON object.")
                            : malformed("The body must be one JSON object.");
                }
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    member(json);
                }
                return json.nextToken() == null
                        ? new Members(texts, flags, faults)
                        : malformed("Something follows the JSON object.");
            } catch (com.fasterxml.jackson.core.exc.StreamConstraintsException e) {
                return malformed(
                        "The body is nested too deep, or has a name or number that is too long.");
            } catch (IOException e) {
                // Jackson's message would quote the body.
                return malformed("The body is not well-formed JSON.");
            }
        }

        private void member(JsonParser json) throws IOException {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (!seen.add(name)) {
                fault(name, "duplicate_field", "is there twice");
            } else if (shape.texts().contains(name)) {
                if (value == JsonToken.VALUE_STRING) {
                    texts.put(name, json.getText());
                } else {
                    fault(name, "wrong_type", "must be a string");
                }
            } else if (shape.flags().contains(name)) {
                if (value.isBoolean()) {
                    flags.put(name, value == JsonToken.VALUE_TRUE);
                } else {
                    fault(
                            name,
                            "wrong_type",
                            "must be the JSON boolean true or false, without quotes");
                }
            } else {
                fault(name, "unknown_field", "is unknown; known are " + known());
            }
            json.skipChildren();
        }

        private String known() {
            return Stream.concat(shape.texts().stream(), shape.flags().stream())
                    .collect(Collectors.joining(", "));
        }

        private void fault(String name, String code, String detail) {
            if (faults.size() < Limits.FIELD_ERRORS_MAX) {
                String pointer = WORD.matcher(name).matches() ? "/" + name : "";
                faults.add(new FieldError(pointer, code, detail));
            }
        }
    }
}
