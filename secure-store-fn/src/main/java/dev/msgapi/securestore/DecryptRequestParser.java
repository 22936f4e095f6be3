package dev.msgapi.securestore;

import dev.msgapi.http.ApiRequest;
import dev.msgapi.http.FieldErrors;
import dev.msgapi.http.Problem;
import dev.msgapi.http.RequestBody;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.Parsed;
import dev.msgapi.model.Recipient;
import dev.msgapi.model.TextRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The contract's rules for {@code POST /msg/decrypt}, applied to one request. */
final class DecryptRequestParser {
    private static final int BODY_BYTES_MAX = 16 * 1024;
    private static final int REASON_CHARS_MAX = 500;

    private static final RequestBody.Shape SHAPE =
            new RequestBody.Shape(BODY_BYTES_MAX, List.of("msg_id", "id", "reason"), List.of());

    private final RequestBody body;
    private final FieldErrors errors;

    private DecryptRequestParser(RequestBody body) {
        this.body = body;
        this.errors = new FieldErrors(body);
    }

    static DecryptRequest parse(ApiRequest request) {
        return switch (RequestBody.read(request, SHAPE)) {
            case Parsed.Invalid(Problem problem) -> new DecryptRequest.Unreadable(problem);
            case Parsed.Valid(RequestBody body) -> new DecryptRequestParser(body).apply(request);
        };
    }

    private DecryptRequest apply(ApiRequest request) {
        errors.rejectQuery(request);
        String msgId = errors.required(body, "msg_id");
        Recipient recipient = msgId == null ? null : errors.recipient(msgId);
        MessageId id = id();
        String reason = reason();
        if (recipient == null) {
            return new DecryptRequest.Unreadable(errors.problem());
        }
        if (id == null || reason == null || !errors.isEmpty()) {
            return new DecryptRequest.Invalid(errors.problem(), recipient.key(), id, reason);
        }
        return new DecryptRequest.Valid(new MessageKey(recipient.key(), id), reason);
    }

    private @Nullable MessageId id() {
        String text = errors.required(body, "id");
        MessageId id = text == null ? null : MessageId.parse(text).orElse(null);
        if (text != null && id == null) {
            errors.add("id", "invalid_value", "must be a lower-case UUID version 7");
        }
        return id;
    }

    private @Nullable String reason() {
        String text = errors.required(body, "reason");
        return text != null && isReason(text) ? text : null;
    }

    private boolean isReason(String text) {
        if (text.isBlank() || text.codePointCount(0, text.length()) > REASON_CHARS_MAX) {
            errors.add(
                    "reason",
                    text.isBlank() ? "too_short" : "too_long",
                    "must have 1 to " + REASON_CHARS_MAX + " characters");
            return false;
        }
        if (TextRules.hasControls(text) || !TextRules.isUnicode(text)) {
            errors.add("reason", "control_character", "must be one line of text");
            return false;
        }
        return true;
    }
}
