package dev.msgapi.api;

import com.amazonaws.services.lambda.runtime.Context;
import dev.msgapi.aws.Causes;
import dev.msgapi.model.LogLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;

/** One request that API Gateway hands over, and its answer. */
public final class Exchange {
    private Exchange() {}

    /**
     * Reads the request, has it answered and writes that. Where an AWS service was no help the
     * answer is 503, at any other exception 500; the log has the cause. No answer may be cached.
     */
    public static void carryOut(
            InputStream event,
            OutputStream out,
            Context context,
            Function<ApiRequest, ApiResponse> answer)
            throws IOException {
        ApiRequest request = ApiRequest.read(event);
        ApiResponse response;
        try {
            response = answer.apply(request);
        } catch (RuntimeException e) {
            boolean isAws = Causes.isAws(e);
            Problem problem = isAws ? Problem.unavailable() : Problem.internalError();
            response = problem.response(request.requestId());
            context.getLogger()
                    .log(
                            LogLine.of(isAws ? "unavailable" : "bug")
                                    .withAwsId("cause", Causes.of(e))
                                    .toString());
        }
        response.with("Cache-Control", "no-store").writeTo(out);
    }

    /**
     * The same for a route that wants a signature: 403 where nobody signed. The gateway lets no
     * such request through; nothing else may weaken that.
     */
    public static void carryOutSigned(
            InputStream event,
            OutputStream out,
            Context context,
            Function<ApiRequest, ApiResponse> answer)
            throws IOException {
        carryOut(
                event,
                out,
                context,
                request ->
                        request.identity().principal().isEmpty()
                                ? Problem.forbidden().response(request.requestId())
                                : answer.apply(request));
    }
}
