package dev.msgapi.local.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.msgapi.local.LoopbackServer;
import dev.msgapi.local.template.Stack;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API from which functions get their invocations ("Using the Lambda runtime API for custom
 * runtimes"), on a loopback port. Every instance has its own path before Lambda's.
 */
final class RuntimeApi extends Handler.Abstract implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UNKNOWN_ERROR = "Runtime.Unknown";
    private static final Pattern PATH =
            Pattern.compile(
                    "/(?<instance>[^/]+)/2018-06-01/runtime/"
                            + "(?:invocation/(?<id>[^/]+)/)?(?<call>[a-z/]+)");

    private final Map<String, Instance> instances = new ConcurrentHashMap<>();
    private final LoopbackServer server =
            new LoopbackServer("runtime-api", 0, new HttpConfiguration());

    void listen() {
        server.serve(this);
    }

    /**
     * Returns the instance's {@code AWS_LAMBDA_RUNTIME_API}, which is valid until {@link #remove}.
     */
    String add(Instance instance) {
        instances.put(instance.id, instance);
        return "127.0.0.1:" + server.port() + "/" + instance.id;
    }

    void remove(Instance instance) {
        instances.remove(instance.id);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback)
            throws IOException {
        Matcher path = PATH.matcher(Request.getPathInContext(request));
        Instance instance = path.matches() ? instances.get(path.group("instance")) : null;
        if (instance == null) {
            answer(response, 404, "NotFound", callback);
            return true;
        }
        switch (request.getMethod() + " " + path.group("call")) {
            case "GET invocation/next" -> next(instance, response, callback);
            case "POST response" -> {
                Invocation invocation = instance.pool.current(instance, path.group("id"));
                byte[] body = read(request);
                if (invocation == null) {
                    answer(response, 400, "InvalidRequestID", callback);
                } else if (body.length > Limits.PAYLOAD_BYTES) {
                    invocation.fail("Function.ResponseSizeTooLarge");
                    answer(response, 413, "RequestEntityTooLarge", callback);
                } else {
                    invocation.result.complete(new InvokeResult.Success(body));
                    answer(response, 202, null, callback);
                }
            }
            case "POST error" -> {
                Invocation invocation = instance.pool.current(instance, path.group("id"));
                String type = errorType(read(request));
                if (invocation == null) {
                    answer(response, 400, "InvalidRequestID", callback);
                } else {
                    invocation.fail(type);
                    answer(response, 202, null, callback);
                }
            }
            case "POST init/error" -> {
                instance.pool.initFailed(instance, errorType(read(request)));
                answer(response, 202, null, callback);
            }
            default -> answer(response, 404, "NotFound", callback);
        }
        return true;
    }

    private static void next(Instance instance, Response response, Callback callback) {
        try {
            Invocation invocation = instance.pool.next(instance).join();
            Stack.Function function = instance.pool.function();
            long deadline = System.currentTimeMillis() + function.timeout().toMillis();
            response.getHeaders()
                    .put("Lambda-Runtime-Aws-Request-Id", invocation.requestId)
                    .put("Lambda-Runtime-Deadline-Ms", deadline)
                    .put("Lambda-Runtime-Invoked-Function-Arn", function.arn())
                    .put("Lambda-Runtime-Trace-Id", traceId(invocation.requestId));
            send(response, 200, invocation.event, callback);
        } catch (CancellationException ended) {
            answer(response, 410, "Gone", callback);
        }
    }

    /** An X-Ray trace id of an invocation that is not sampled. */
    private static String traceId(String requestId) {
        String random = requestId.replace("-", "");
        return "Root=1-%08x-%s;Parent=%s;Sampled=0"
                .formatted(
                        System.currentTimeMillis() / 1000,
                        random.substring(0, 24),
                        random.substring(16));
    }

    /** The body; only one byte more than the limit if it is too large. */
    private static byte[] read(Request request) throws IOException {
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] body = in.readNBytes(Limits.PAYLOAD_BYTES + 1);
            in.transferTo(OutputStream.nullOutputStream());
            return body;
        }
    }

    /** Only the type: an exception's message may quote the event. */
    private static String errorType(byte[] error) {
        try {
            String type = JSON.readTree(error).path("errorType").asText();
            return type.isEmpty() ? UNKNOWN_ERROR : type;
        } catch (IOException malformed) {
            return UNKNOWN_ERROR;
        }
    }

    private static void answer(
            Response response, int status, @Nullable String error, Callback callback) {
        String body =
                error == null
                        ? "{\"status\":\"OK\"}"
                        : "{\"errorType\":\"%s\",\"errorMessage\":\"%s\"}".formatted(error, error);
        send(response, status, body.getBytes(StandardCharsets.UTF_8), callback);
    }

    private static void send(Response response, int status, byte[] body, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    @Override
    public void close() {
        server.close();
    }
}
