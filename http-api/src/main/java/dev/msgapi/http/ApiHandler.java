package dev.msgapi.http;

import dev.msgapi.log.EventLog;
import dev.msgapi.log.ExceptionSummary;
import dev.msgapi.log.LogLine;
import dev.msgapi.model.ServiceUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;

/** Turns an API Gateway event into a request, and the response into Lambda's output. */
public final class ApiHandler {
    private ApiHandler() {}

    /**
     * Runs the handler; answers 503 if a service was unavailable and 500 on any other exception,
     * and logs the cause. It forbids caching of every answer.
     */
    public static void handle(
            InputStream event,
            OutputStream out,
            EventLog log,
            Function<ApiRequest, ApiResponse> answer)
            throws IOException {
        ApiRequest request = ApiRequest.read(event);
        ApiResponse response;
        try {
            response = answer.apply(request);
        } catch (RuntimeException e) {
            boolean isUnavailable = e instanceof ServiceUnavailable;
            Problem problem = isUnavailable ? Problem.unavailable() : Problem.internalError();
            response = problem.response(request.requestId());
            log.record(
                    LogLine.of(isUnavailable ? "unavailable" : "bug")
                            .withAwsId("cause", ExceptionSummary.of(e)));
        }
        response.with("Cache-Control", "no-store").writeTo(out);
    }

    /**
     * Like {@link #handle}, for a route that requires a signature: answers 403 if nobody signed the
     * request. API Gateway rejects such requests already; this is a second check.
     */
    public static void handleSigned(
            InputStream event,
            OutputStream out,
            EventLog log,
            Function<ApiRequest, ApiResponse> answer)
            throws IOException {
        handle(
                event,
                out,
                log,
                request ->
                        request.identity().principal().isEmpty()
                                ? Problem.forbidden().response(request.requestId())
                                : answer.apply(request));
    }
}
