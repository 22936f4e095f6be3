package dev.msgapi.securestore;

import dev.msgapi.http.ApiRequest;
import dev.msgapi.http.FieldError;
import dev.msgapi.http.Problem;
import dev.msgapi.http.RequestBody;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.InvalidRecipient;
import dev.msgapi.model.Limits;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.PhoneNumber;
import dev.msgapi.model.Recipient;
import dev.msgapi.model.TextRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a POST to {@code /msg/decrypt} asks for. */
sealed interface DecryptRequest {
    /** The content of that message, and what for. */
    record Valid(MessageKey key, String reason) implements DecryptRequest {}

    /**
     * Nothing that can be done; but the request names a recipient, so it leaves an entry.
     *
     * @param id of the message; null where none can be read
     * @param reason null where none can be read
     */
    record Refused(
            Problem problem, String recipientKey, @Nullable MessageId id, @Nullable String reason)
            implements DecryptRequest {}

    /** A request that names nobody. */
    record Unreadable(Problem problem) implements DecryptRequest {}

    /** The members of a request. */
    RequestBody.Shape SHAPE =
            new RequestBody.Shape(
                    Limits.DECRYPT_BODY_BYTES_MAX, List.of("msg_id", "id", "reason"), List.of());

    /** Reads a request. A pure function. */
    static DecryptRequest parse(ApiRequest request) {
        return switch (RequestBody.read(request, SHAPE)) {
            case RequestBody.Unreadable(Problem problem) -> new Unreadable(problem);
            case RequestBody.Members members -> new Rules(request, members).apply();
        };
    }

    /** The rules, applied to one body. */
    final class Rules {
        private final RequestBody.Members members;
        private final List<FieldError> faults;

        private Rules(ApiRequest request, RequestBody.Members members) {
            this.members = members;
            this.faults = new ArrayList<>(members.faults());
            if (!request.query().isEmpty()) {
                faults.add(
                        new FieldError("", "unknown_parameter", "POST takes no query parameters"));
            }
        }

        private DecryptRequest apply() {
            String recipientKey = required("msg_id").map(this::recipientKey).orElse(null);
            MessageId id = required("id").map(this::id).orElse(null);
            String reason = required("reason").filter(this::isReason).orElse(null);
            if (recipientKey == null) {
                return new Unreadable(Problem.invalidFields(faults));
            }
            if (id == null || reason == null || !faults.isEmpty()) {
                return new Refused(Problem.invalidFields(faults), recipientKey, id, reason);
            }
            return new Valid(new MessageKey(recipientKey, id), reason);
        }

        private @Nullable String recipientKey(String text) {
            return switch (Recipient.parse(text)) {
                case EmailAddress email -> email.key();
                case PhoneNumber number -> number.key();
                case InvalidRecipient(String code, String detail) -> {
                    fault("msg_id", code, detail);
                    yield null;
                }
            };
        }

        private @Nullable MessageId id(String text) {
            return MessageId.parse(text)
                    .orElseGet(() -> {
                        fault("id", "invalid_value", "must be a UUID version 7, in lower case");
                        return null;
                    });
        }

        private boolean isReason(String text) {
            int length = text.codePointCount(0, text.length());
            if (text.isBlank() || length > Limits.DECRYPT_REASON_CHARS_MAX) {
                fault(
                        "reason",
                        text.isBlank() ? "too_short" : "too_long",
                        "must have 1 to " + Limits.DECRYPT_REASON_CHARS_MAX + " characters");
                return false;
            }
            if (TextRules.hasControls(text) || !TextRules.isUnicode(text)) {
                fault("reason", "control_character", "must be one line of text");
                return false;
            }
            return true;
        }

        private Optional<String> required(String name) {
            Optional<String> text = members.text(name);
            if (text.isEmpty() && !members.isFaulty(name)) {
                fault(name, "required", "is required");
            }
            return text;
        }

        private void fault(String name, String code, String detail) {
            faults.add(new FieldError("/" + name, code, detail));
        }
    }
}
