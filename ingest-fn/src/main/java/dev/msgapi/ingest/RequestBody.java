package dev.msgapi.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.msgapi.api.ApiRequest;
import dev.msgapi.api.Problem;
import dev.msgapi.model.Fault;
import dev.msgapi.model.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The JSON of a POST: its members by name, and what is wrong with their form. */
sealed interface RequestBody {
    /** A body that is no JSON object at all. */
    record Unreadable(Problem problem) implements RequestBody {}

    /**
     * A JSON object.
     *
     * @param texts the members that hold a string where one belongs
     * @param storeSecure the member {@code store_secure}, false without one
     * @param faults unknown and repeated members and wrong types, in the body's order; the fault's
     *     pointer names the member
     */
    record Members(Map<String, String> texts, boolean storeSecure, List<Fault> faults)
            implements RequestBody {
        Optional<String> text(String name) {
            return Optional.ofNullable(texts.get(name));
        }

        /** Whether the member's form is already at fault, so that nothing else is said of it. */
        boolean isFaulty(String name) {
            return faults.stream().anyMatch(fault -> fault.pointer().equals("/" + name));
        }
    }

    /** Reads the body; content and recipient get into no problem's text. */
    static RequestBody read(ApiRequest request) {
        if (!isJson(request.header("content-type").orElse(""))) {
            return new Unreadable(Problem.unsupportedMediaType());
        }
        if (request.body().remaining() > Limits.BODY_BYTES_MAX) {
            return new Unreadable(Problem.bodyTooLarge());
        }
        if (!request.body().hasRemaining()) {
            return malformed("The body is empty; it must be a JSON object.");
        }
        String text = utf8(request.body());
        return text == null ? malformed("The body is not UTF-8.") : new Reader().read(text);
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

        private final Map<String, String> texts = new HashMap<>();
        private final Map<String, Boolean> seen = new HashMap<>();
        private final List<Fault> faults = new ArrayList<>();
        private boolean storeSecure;

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
                        ? new Members(texts, storeSecure, faults)
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
            if (seen.put(name, true) != null) {
                fault(name, "duplicate_field", "is there twice");
                json.skipChildren();
                return;
            }
            switch (name) {
                case "msg_id", "msg", "subject", "reference" -> {
                    if (value == JsonToken.VALUE_STRING) {
                        texts.put(name, json.getText());
                    } else {
                        fault(name, "wrong_type", "must be a string");
                        json.skipChildren();
                    }
                }
                case "store_secure" -> {
                    if (value.isBoolean()) {
                        storeSecure = value == JsonToken.VALUE_TRUE;
                    } else {
                        fault(
                                name,
                                "wrong_type",
                                "must be the JSON boolean true or false, without quotes");
                        json.skipChildren();
                    }
                }
                default -> {
                    fault(
                            name,
                            "unknown_field",
                            "is unknown; known are msg_id, msg, subject, store_secure, reference");
                    json.skipChildren();
                }
            }
        }

        private void fault(String name, String code, String detail) {
            if (faults.size() < Limits.FAULTS_MAX) {
                String pointer = WORD.matcher(name).matches() ? "/" + name : "";
                faults.add(new Fault(pointer, code, detail));
            }
        }
    }
}
