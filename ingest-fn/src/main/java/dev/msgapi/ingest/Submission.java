package dev.msgapi.ingest;

import dev.msgapi.http.ApiRequest;
import dev.msgapi.http.Problem;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Parsed;
import org.jspecify.annotations.Nullable;

/**
 * A POST whose message keeps all rules.
 *
 * @param sms how the message is encoded; null for an email
 * @param key the client's own name for the request, or null
 */
record Submission(Message message, @Nullable SmsText sms, @Nullable IdempotencyKey key) {
    /**
     * Reads a request; the message gets the id. The problem lists everything that is wrong. A pure
     * function.
     */
    static Parsed<Submission, Problem> parse(
            ApiRequest request, MessageId id, SmsDestinations smsDestinations) {
        return SubmissionParser.parse(request, id, smsDestinations);
    }
}
