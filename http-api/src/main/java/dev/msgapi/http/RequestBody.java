package dev.msgapi.http;

import dev.msgapi.model.Parsed;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON object in the body of a POST: its members by name, and what is wrong with their types.
 *
 * @param texts the string members that are strings
 * @param flags the boolean members that are booleans
 * @param errors unknown and repeated members and wrong types, in the body's order; the error's
 *     pointer names the member
 */
public record RequestBody(
        Map<String, String> texts, Map<String, Boolean> flags, List<FieldError> errors) {
    public RequestBody {
        texts = Map.copyOf(texts);
        flags = Map.copyOf(flags);
        errors = List.copyOf(errors);
    }

    /**
     * What a body may contain.
     *
     * @param bytesMax the maximum length of the body
     * @param texts the names of the members that are strings
     * @param flags the names of the members that are booleans
     */
    public record Shape(int bytesMax, List<String> texts, List<String> flags) {
        public Shape {
            texts = List.copyOf(texts);
            flags = List.copyOf(flags);
        }
    }

    /** Reads a body that is a JSON object; no problem's text repeats content or a recipient. */
    public static Parsed<RequestBody, Problem> read(ApiRequest request, Shape shape) {
        return new RequestBodyReader(shape).read(request);
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    /** The value of a boolean member; false if there is none. */
    public boolean flag(String name) {
        return flags.getOrDefault(name, false);
    }

    /** Whether the member already has an error, so that it needs no second one. */
    public boolean hasError(String name) {
        return errors.stream().anyMatch(error -> error.pointer().equals("/" + name));
    }
}
