package dev.msgapi.securestore;

import dev.msgapi.http.ApiRequest;
import dev.msgapi.http.Problem;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.model.RecipientKey;
import org.jspecify.annotations.Nullable;

/** What a POST to {@code /msg/decrypt} asks for. */
sealed interface DecryptRequest {
    /** A valid request for the content of a message. */
    record Valid(MessageKey key, String reason) implements DecryptRequest {}

    /**
     * An invalid request that names a recipient, so it leaves an audit entry.
     *
     * @param id of the message; null if the request has no valid one
     * @param reason null if the request has no valid one
     */
    record Invalid(
            Problem problem,
            RecipientKey recipientKey,
            @Nullable MessageId id,
            @Nullable String reason)
            implements DecryptRequest {}

    /** An invalid request that names no recipient. */
    record Unreadable(Problem problem) implements DecryptRequest {}

    /** Reads a request. A pure function. */
    static DecryptRequest parse(ApiRequest request) {
        return DecryptRequestParser.parse(request);
    }
}
