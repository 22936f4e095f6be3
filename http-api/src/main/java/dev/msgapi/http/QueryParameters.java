package dev.msgapi.http;

import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.InvalidRecipient;
import dev.msgapi.model.Limits;
import dev.msgapi.model.PhoneNumber;
import dev.msgapi.model.Recipient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request's query, read parameter by parameter; what is wrong with it gathers in a list. */
public final class QueryParameters {
    private final Map<String, List<String>> values;
    private final List<FieldError> faults = new ArrayList<>();

    /**
     * @param values decoded
     * @param known the names that may be there
     */
    public QueryParameters(Map<String, List<String>> values, List<String> known) {
        this.values = values;
        if (!known.containsAll(values.keySet())) {
            fault("", "unknown_parameter", "known are " + String.join(", ", known));
        }
    }

    /** All that is wrong so far. */
    public List<FieldError> faults() {
        return List.copyOf(faults);
    }

    /** Adds a fault of the parameter of that name, or of the whole where it is empty. */
    public void fault(String name, String code, String detail) {
        faults.add(new FieldError(name.isEmpty() ? "" : "/" + name, code, detail));
    }

    /** The recipient whom {@code msg_id} has to name; null where it does not. */
    public @Nullable Recipient recipient() {
        String text = required("msg_id");
        if (text == null) {
            return null;
        }
        // A + that was not written as %2B arrives as a space, which no recipient has.
        return switch (Recipient.parse(text.replace(' ', '+'))) {
            case EmailAddress email -> email;
            case PhoneNumber number -> number;
            case InvalidRecipient(String code, String detail) -> {
                fault("msg_id", code, detail);
                yield null;
            }
        };
    }

    /** How many a page may hold: {@code limit}, or the default. */
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

    /** A parameter's one value; null where it has none, or more than one. */
    public @Nullable String required(String name) {
        if (!values.containsKey(name)) {
            fault(name, "required", "is required");
        }
        return single(name);
    }

    /** The parameter as the parser reads it; null where it is not there or breaks the rule. */
    public <T> @Nullable T read(String name, Function<String, Optional<T>> parser, String rule) {
        String text = single(name);
        if (text == null) {
            return null;
        }
        T value = parser.apply(text).orElse(null);
        if (value == null) {
            fault(name, "invalid_value", rule);
        }
        return value;
    }

    private @Nullable String single(String name) {
        List<String> all = values.getOrDefault(name, List.of());
        if (all.size() > 1) {
            fault(name, "duplicate_parameter", "must be there once");
            return null;
        }
        return all.isEmpty() ? null : all.getFirst();
    }
}
