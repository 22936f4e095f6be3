package dev.msgapi.ingest;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.aws.lambda.LambdaLog;
import dev.msgapi.http.ApiHandler;
import dev.msgapi.http.ApiRequest;
import dev.msgapi.http.ApiResponse;
import dev.msgapi.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * Answers the requests that no other function handles: 405 if openapi.yaml has the path but not the
 * method, 404 if it does not have the path. API Gateway itself would answer both with 403.
 */
public final class FallbackHandler implements RequestStreamHandler {
    /** The value of the header Allow for each path of openapi.yaml. */
    public static final Map<String, String> METHODS =
            Map.of(
                    "/msg", "DELETE, GET, POST",
                    "/msg/audit", "GET",
                    "/msg/decrypt", "POST",
                    "/msg/erasure", "GET");

    @Override
    public void handleRequest(InputStream event, OutputStream out, Context context)
            throws IOException {
        ApiHandler.handle(event, out, LambdaLog.of(context), FallbackHandler::reject);
    }

    private static ApiResponse reject(ApiRequest request) {
        String allowed = METHODS.get(request.resource());
        return allowed == null
                ? Problem.notFound().response(request.requestId())
                : Problem.methodNotAllowed().response(request.requestId()).with("Allow", allowed);
    }
}
