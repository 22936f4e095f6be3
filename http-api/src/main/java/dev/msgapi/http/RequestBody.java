package dev.msgapi.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON body of a POST: its members by name, and what is wrong with their types. */
public sealed interface RequestBody {
    /** A body that is not a JSON object. */
    record Unreadable(Problem problem) implements RequestBody {}

    /**
     * A JSON object.
     *
     * @param texts the string members that are strings
     * @param flags the boolean members that are booleans
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

        /** Whether the member has an error already, so that it gets no second one. */
        public boolean hasError(String name) {
            return errors.stream().anyMatch(error -> error.pointer().equals("/" + name));
        }
    }

    /**
     * What a body may contain.
     *
     * @param bytesMax the greatest length of the body
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
