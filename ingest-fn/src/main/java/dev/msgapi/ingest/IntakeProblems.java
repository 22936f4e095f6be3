package dev.msgapi.ingest;

import dev.msgapi.http.FieldError;
import dev.msgapi.http.Problem;
import java.util.List;

/** The problems that only a POST of a message can cause. */
final class IntakeProblems {
    private IntakeProblems() {}

    /** 409: a request with the same key is in progress. */
    static Problem keyInFlight() {
        return new Problem(
                409,
                "idempotency-key-in-flight",
                "Conflict",
                "A request with the same Idempotency-Key is in progress; send this one again after"
                        + " Retry-After.");
    }

    /** 422: the key was used for another message. */
    static Problem keyReused() {
        return Problem.invalidFields(
                "idempotency-key-reused",
                List.of(
                        new FieldError(
                                "/Idempotency-Key",
                                "idempotency_key_reused",
                                "was used for another message within the last 24 hours")));
    }

    /** 429: the recipient has had as many messages in this minute as the deployment allows. */
    static Problem recipientLimitReached() {
        return new Problem(
                429,
                "recipient-limit",
                "Too Many Requests",
                "The recipient has had as many messages this minute as this deployment allows; send"
                        + " this one again after Retry-After.");
    }
}
