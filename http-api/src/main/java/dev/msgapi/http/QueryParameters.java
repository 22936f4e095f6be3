package dev.msgapi.http;

import dev.msgapi.model.Limits;
import dev.msgapi.model.Recipient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request's query, read parameter by parameter; {@link #errors} collects what is wrong. */
public final class QueryParameters {
    private final Map<String, List<String>> values;
    private final FieldErrors errors = new FieldErrors();

    /**
     * @param values decoded
     * @param allowed the names of the parameters that the route takes
     */
    public QueryParameters(Map<String, List<String>> values, List<String> allowed) {
        this.values = values;
        if (!allowed.containsAll(values.keySet())) {
            errors.add("", "unknown_parameter", "allowed: " + String.join(", ", allowed));
        }
    }

    /** Everything that is wrong so far. */
    public FieldErrors errors() {
        return errors;
    }

    /** The recipient that {@code msg_id} names; null if it names none. */
    public @Nullable Recipient recipient() {
        String text = required("msg_id");
        // A + that was not written as %2B arrives as a space, which no recipient contains.
        return text == null ? null : errors.recipient(text.replace(' ', '+'));
    }

    /** How many entries a page may hold: {@code limit}, or the default. */
    public int pageLimit() {
        Integer limit =
                read(
                        "limit",
                        QueryParameters::limit,
                        "must be a number from 1 to " + Limits.PAGE_MAX);
        return limit == null ? Limits.PAGE_DEFAULT : limit;
    }

    private static Optional<Integer> limit(String text) {
        return text.matches("[1-9][0-9]{0,2}") && Integer.parseInt(text) <= Limits.PAGE_MAX
                ? Optional.of(Integer.valueOf(text))
                : Optional.empty();
    }

    /** A parameter's one value; null if it has none, or more than one. */
    public @Nullable String required(String name) {
        if (!values.containsKey(name)) {
            errors.add(name, "required", "is required");
        }
        return single(name);
    }

    /** The parameter as the parser reads it; null if it is missing or breaks the rule. */
    public <T> @Nullable T read(String name, Function<String, Optional<T>> parser, String rule) {
        String text = single(name);
        if (text == null) {
            return null;
        }
        T value = parser.apply(text).orElse(null);
        if (value == null) {
            errors.add(name, "invalid_value", rule);
        }
        return value;
    }

    private @Nullable String single(String name) {
        List<String> all = values.getOrDefault(name, List.of());
        if (all.size() > 1) {
            errors.add(name, "duplicate_parameter", "must appear once");
            return null;
        }
        return all.isEmpty() ? null : all.getFirst();
    }
}
