package dev.msgapi.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/**
 * An error answer in the form of RFC 9457, {@code application/problem+json}. No member repeats
 * content or a recipient.
 *
 * @param type the last part of its URN, {@code urn:msg-api:…}
 * @param errors everything that is wrong with the request, in its order
 */
public record Problem(
        int status, String type, String title, String detail, List<FieldError> errors) {
    /** The most errors that one answer lists. */
    public static final int ERRORS_MAX = 20;

    /** Seconds after which a request that was not accepted may be sent again. */
    private static final String RETRY_AFTER = "1";

    public Problem {
        errors = List.copyOf(errors);
    }

    /** A problem without field errors. */
    public Problem(int status, String type, String title, String detail) {
        this(status, type, title, detail, List.of());
    }

    /** 400: the body can't be read. */
    public static Problem malformedBody(String detail) {
        return new Problem(400, "malformed-body", "Bad Request", detail);
    }

    /** 403: nobody signed the request, although its route requires that. */
    public static Problem forbidden() {
        return new Problem(403, "forbidden", "Forbidden", "The request must be signed.");
    }

    /** 404: the API has no such path. */
    public static Problem notFound() {
        return new Problem(404, "not-found", "Not Found", "No such resource.");
    }

    /** 405: the path has other methods; the answer must name them in its Allow header. */
    public static Problem methodNotAllowed() {
        return new Problem(
                405,
                "method-not-allowed",
                "Method Not Allowed",
                "Method not allowed; see the Allow header.");
    }

    /** 413: the body is over the limit. */
    public static Problem bodyTooLarge(int bytesMax) {
        return new Problem(
                413,
                "body-too-large",
                "Content Too Large",
                "The body must be at most " + bytesMax + " bytes long.");
    }

    /** 415: the Content-Type header does not say JSON. */
    public static Problem unsupportedMediaType() {
        return new Problem(
                415,
                "unsupported-media-type",
                "Unsupported Media Type",
                "The Content-Type header must be application/json, in UTF-8.");
    }

    /** 422: everything that is wrong with a request that could be read. */
    public static Problem invalidFields(List<FieldError> errors) {
        return invalidFields("invalid-fields", errors);
    }

    /** 422 of another type. */
    public static Problem invalidFields(String type, List<FieldError> errors) {
        return new Problem(
                422,
                type,
                "Unprocessable Content",
                "The request is invalid; see errors.",
                errors.subList(0, Math.min(errors.size(), ERRORS_MAX)));
    }

    /** 500: a bug; the log has it under the request's id. */
    public static Problem internalError() {
        return new Problem(
                500,
                "internal-error",
                "Internal Server Error",
                "Unexpected server error; quote request_id when you report it.");
    }

    /** 503: no service confirmed that the request took effect. */
    public static Problem unavailable() {
        return new Problem(
                503,
                "unavailable",
                "Service Unavailable",
                "The request was not confirmed; send it again.");
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
        for (FieldError error : errors) {
            json.writeStartObject();
            json.writeStringField("pointer", error.pointer());
            json.writeStringField("code", error.code());
            json.writeStringField("detail", error.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
