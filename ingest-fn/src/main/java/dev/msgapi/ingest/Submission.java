package dev.msgapi.ingest;

import dev.msgapi.http.ApiRequest;
import dev.msgapi.http.Problem;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import org.jspecify.annotations.Nullable;

/** A POST as parsed: a message, or the problem that lists everything that is wrong with it. */
sealed interface Submission {
    /**
     * A message that keeps all rules.
     *
     * @param sms how it is encoded; null for an email
     * @param key the client's own name for the request, or null
     */
    record Accepted(Message message, @Nullable SmsText sms, @Nullable IdempotencyKey key)
            implements Submission {}

    /** Not a message. */
    record Refused(Problem problem) implements Submission {}

    /** Reads a request; the message gets that id. A pure function. */
    static Submission parse(ApiRequest request, MessageId id) {
        return SubmissionParser.parse(request, id);
    }
}
