package dev.msgapi.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.msgapi.model.Limits;
import java.io.IOException;
import java.util.List;

/**
 * An answer that is an error, in the form of RFC 9457: {@code application/problem+json}. Content
 * and recipient stand in no member of it.
 *
 * @param type the last part of its URN, {@code urn:msg-api:…}
 * @param faults all that is wrong with the request, in its order
 */
public record Problem(
        int status, String type, String title, String detail, List<FieldError> faults) {
    /** Seconds after which a request that was not accepted may be sent again. */
    private static final String RETRY_AFTER = "1";

    public Problem {
        faults = List.copyOf(faults);
    }

    private Problem(int status, String type, String title, String detail) {
        this(status, type, title, detail, List.of());
    }

    /** 400: the body can't be read. */
    public static Problem malformedBody(String detail) {
        return new Problem(400, "malformed-body", "Bad Request", detail);
    }

    /** 403: the request names nobody who signed it, though its route asks for that. */
    public static Problem forbidden() {
        return new Problem(403, "forbidden", "Forbidden", "The request must be signed.");
    }

    /** 404: the recipient has no such message. */
    public static Problem messageNotFound() {
        return new Problem(
                404, "message-not-found", "Not Found", "This recipient has no such message.");
    }

    /** 404: no such erasure, or none any more. */
    public static Problem erasureNotFound() {
        return new Problem(
                404, "erasure-not-found", "Not Found", "This recipient has no such erasure.");
    }

    /** 409: the message's content can be read in its history. */
    public static Problem notSealed() {
        return new Problem(
                409,
                "not-sealed",
                "Conflict",
                "The message is not stored sealed; its history shows its content.");
    }

    /**
     * 409: the sealed content is not what was stored for this message, or its key is not usable.
     */
    public static Problem doesNotOpen() {
        return new Problem(
                409,
                "does-not-open",
                "Conflict",
                "The message's sealed content does not open; its audit entry names the cause.");
    }

    /** 404: no such resource. */
    public static Problem notFound() {
        return new Problem(404, "not-found", "Not Found", "There is no such resource.");
    }

    /** 405: the resource knows other methods; the answer's header Allow has to name them. */
    public static Problem methodNotAllowed() {
        return new Problem(
                405,
                "method-not-allowed",
                "Method Not Allowed",
                "This resource takes the methods that the header Allow names.");
    }

    /** 413: the body is over the limit. */
    public static Problem bodyTooLarge(int bytesMax) {
        return new Problem(
                413,
                "body-too-large",
                "Content Too Large",
                "The body must have at most " + bytesMax + " bytes.");
    }

    /** 415: the body is no JSON by its own header. */
    public static Problem unsupportedMediaType() {
        return new Problem(
                415,
                "unsupported-media-type",
                "Unsupported Media Type",
                "The header Content-Type must be application/json, in UTF-8.");
    }

    /** 422: every fault of a request that could be read. */
    public static Problem invalidFields(List<FieldError> faults) {
        return new Problem(
                422,
                "invalid-fields",
                "Unprocessable Content",
                "Nothing was accepted; errors lists what is wrong.",
                faults.subList(0, Math.min(faults.size(), Limits.FIELD_ERRORS_MAX)));
    }

    /** 409: a request with the same idempotency key is being carried out. */
    public static Problem idempotencyKeyInFlight() {
        return new Problem(
                409,
                "idempotency-key-in-flight",
                "Conflict",
                "A request with the same Idempotency-Key is being carried out; send this one again"
                        + " after Retry-After.");
    }

    /** 422: the idempotency key was used for another message. */
    public static Problem idempotencyKeyReused() {
        return new Problem(
                422,
                "idempotency-key-reused",
                "Unprocessable Content",
                "Nothing was accepted; errors lists what is wrong.",
                List.of(
                        new FieldError(
                                "/Idempotency-Key",
                                "idempotency_key_reused",
                                "was used for another message within the last 24 hours")));
    }

    /** 500: a bug; the log has it under the request's id. */
    public static Problem internalError() {
        return new Problem(
                500, "internal-error", "Internal Server Error", "The fault is on this side.");
    }

    /** 503: nothing confirmed that it was carried out. */
    public static Problem unavailable() {
        return new Problem(
                503,
                "unavailable",
                "Service Unavailable",
                "Nothing confirmed that this was carried out; send it again.");
    }

    /** The HTTP answer. */
    public ApiResponse response(String requestId) {
        ApiResponse response =
                ApiResponse.of(status, "application/problem+json", json -> write(json, requestId));
        return status == 503 ? response.with("Retry-After", RETRY_AFTER) : response;
    }

    private void write(JsonGenerator json, String requestId) throws IOException {
        json.writeStringField("type", "urn:msg-api:" + type);
        json.writeStringField("title", title);
        json.writeNumberField("status", status);
        json.writeStringField("detail", detail);
        json.writeStringField("request_id", requestId);
        json.writeArrayFieldStart("errors");
        for (FieldError fault : faults) {
            json.writeStartObject();
            json.writeStringField("pointer", fault.pointer());
            json.writeStringField("code", fault.code());
            json.writeStringField("detail", fault.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
