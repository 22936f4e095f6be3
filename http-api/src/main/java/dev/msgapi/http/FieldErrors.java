package dev.msgapi.http;

import dev.msgapi.model.InvalidRecipient;
import dev.msgapi.model.Parsed;
import dev.msgapi.model.Recipient;
import dev.msgapi.model.TextRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects everything that is wrong with a request, in the order in which the checks find it. */
public final class FieldErrors {
    private final List<FieldError> errors = new ArrayList<>();

    /** Starts without errors. */
    public FieldErrors() {}

    /** Starts with the errors that reading the body found. */
    public FieldErrors(RequestBody body) {
        errors.addAll(body.errors());
    }

    /** Adds an error of the field, parameter or header; an empty name means the whole request. */
    public void add(String name, String code, String detail) {
        errors.add(new FieldError(name.isEmpty() ? "" : "/" + name, code, detail));
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    /** All errors so far. */
    public List<FieldError> list() {
        return List.copyOf(errors);
    }

    /** The problem that lists them. */
    public Problem problem() {
        return Problem.invalidFields(errors);
    }

    /** Adds an error if a POST has query parameters. */
    public void rejectQuery(ApiRequest request) {
        if (!request.query().isEmpty()) {
            add("", "unknown_parameter", "POST takes no query parameters");
        }
    }

    /** The text of a required member; null, with an error, if the body has none. */
    public @Nullable String required(RequestBody body, String name) {
        String text = body.text(name).orElse(null);
        // A member of the wrong type already has an error.
        if (text == null && !body.hasError(name)) {
            add(name, "required", "is required");
        }
        return text;
    }

    /** The recipient that {@code msg_id} names; null, with an error, if it names none. */
    public @Nullable Recipient recipient(String msgId) {
        return switch (Recipient.parse(msgId)) {
            case Parsed.Valid(Recipient recipient) -> recipient;
            case Parsed.Invalid(InvalidRecipient(String code, String detail)) -> {
                add("msg_id", code, detail);
                yield null;
            }
        };
    }

    /** Adds an error if the text is not Unicode or contains a line break or control character. */
    public void requireSingleLine(String name, String text) {
        if (TextRules.hasControls(text)) {
            add(name, "control_character", "must not contain line breaks or control characters");
        }
        requireUnicode(name, text);
    }

    /** Whether the text is Unicode; adds an error if not. */
    public boolean requireUnicode(String name, String text) {
        if (TextRules.isUnicode(text)) {
            return true;
        }
        add(name, "invalid_unicode", "contains an unpaired surrogate");
        return false;
    }
}
