package dev.msgapi.ingest;

import dev.msgapi.http.FieldError;
import dev.msgapi.http.Problem;
import java.util.List;

/** The problems that an idempotency key can cause. */
final class IdempotencyProblems {
    private IdempotencyProblems() {}

    /** 409: a request with the same key is in progress. */
    static Problem inFlight() {
        return new Problem(
                409,
                "idempotency-key-in-flight",
                "Conflict",
                "A request with the same Idempotency-Key is in progress; send this one again after"
                        + " Retry-After.");
    }

    /** 422: the key was used for another message. */
    static Problem reused() {
        return Problem.invalidFields(
                "idempotency-key-reused",
                List.of(
                        new FieldError(
                                "/Idempotency-Key",
                                "idempotency_key_reused",
                                "was used for another message within the last 24 hours")));
    }
}
