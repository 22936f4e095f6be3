package dev.msgapi.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON of a POST: its members by name, and what is wrong with their form. */
public sealed interface RequestBody {
    /** A body that is not a JSON object. */
    record Unreadable(Problem problem) implements RequestBody {}

    /**
     * A JSON object.
     *
     * @param texts the members that are strings where the shape asks for strings
     * @param flags the members that are booleans where the shape asks for booleans
     * @param errors unknown and repeated members and wrong types, in the body's order; the error's
     *     pointer names the member
     */
    record Members(Map<String, String> texts, Map<String, Boolean> flags, List<FieldError> errors)
            implements RequestBody {
        public Members {
            texts = Map.copyOf(texts);
            flags = Map.copyOf(flags);
            errors = List.copyOf(errors);
        }

        public Optional<String> text(String name) {
            return Optional.ofNullable(texts.get(name));
        }

        /** The value of a boolean member; false if there is none. */
        public boolean flag(String name) {
            return flags.getOrDefault(name, false);
        }

        /** Whether the member's form is wrong already, so that nothing else is said of it. */
        public boolean hasError(String name) {
            return errors.stream().anyMatch(error -> error.pointer().equals("/" + name));
        }
    }

    /**
     * What a body may be.
     *
     * @param bytesMax its greatest length
     * @param texts the names of the members that are strings
     * @param flags the names of the members that are booleans
     */
    record Shape(int bytesMax, List<String> texts, List<String> flags) {
        public Shape {
            texts = List.copyOf(texts);
            flags = List.copyOf(flags);
        }
    }

    /** Reads the body; no problem's text repeats content or a recipient. */
    static RequestBody read(ApiRequest request, Shape shape) {
        return new RequestBodyReader(shape).read(request);
    }
}
