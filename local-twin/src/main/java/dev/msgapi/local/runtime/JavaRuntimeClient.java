package dev.msgapi.local.runtime;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.api.client.LambdaEnvironment;
import com.amazonaws.services.lambda.runtime.api.client.LambdaRequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.logging.LambdaContextLogger;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.DtoSerializers;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaError;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaRuntimeApiClient;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaRuntimeClientException;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import com.amazonaws.services.lambda.runtime.api.client.util.ConcurrencyConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * A client of the Runtime API in Java, for machines without AWS's native one ("Using the Lambda
 * runtime API for custom runtimes"). The rest of the runtime (handlers, events, logs, errors, the
 * loop) is AWS's own.
 */
final class JavaRuntimeClient implements LambdaRuntimeApiClient {
    private final String base;

    private JavaRuntimeClient(String address) {
        this.base = "http://" + address + "/2018-06-01/runtime/";
    }

    /** Does the same as {@link AWSLambda#main}, with this client instead of the native one. */
    static void run(String handler) throws Throwable {
        LambdaRuntimeApiClient client = new JavaRuntimeClient(LambdaEnvironment.RUNTIME_API);
        LambdaContextLogger logger = (LambdaContextLogger) call("initLogger");
        Object loaded = call("getLambdaRequestHandlerObject", handler, logger, client);
        call(
                "startRuntimeLoops",
                (LambdaRequestHandler) loaded,
                logger,
                new ConcurrencyConfig(logger),
                client);
    }

    /** Calls a step of main. These methods are not public, but their names are unique. */
    private static Object call(String name, Object... arguments) throws Throwable {
        for (Method method : AWSLambda.class.getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                method.setAccessible(true);
                try {
                    return method.invoke(null, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
        }
        throw new NoSuchMethodException("AWSLambda." + name);
    }

    @Override
    public InvocationRequest nextInvocation() throws IOException {
        HttpURLConnection connection = open("invocation/next");
        expect(connection, HttpURLConnection.HTTP_OK);
        InvocationRequest request = new InvocationRequest();
        request.setId(connection.getHeaderField("Lambda-Runtime-Aws-Request-Id"));
        request.setXrayTraceId(connection.getHeaderField("Lambda-Runtime-Trace-Id"));
        request.setInvokedFunctionArn(
                connection.getHeaderField("Lambda-Runtime-Invoked-Function-Arn"));
        request.setDeadlineTimeInMs(
                Long.parseLong(connection.getHeaderField("Lambda-Runtime-Deadline-Ms")));
        try (var body = connection.getInputStream()) {
            request.setContent(body.readAllBytes());
        }
        return request;
    }

    @Override
    public InvocationRequest nextInvocationWithExponentialBackoff(LambdaContextLogger logger)
            throws IOException {
        return nextInvocation();
    }

    @Override
    public void reportInvocationSuccess(String requestId, byte[] response) throws IOException {
        post("invocation/" + requestId + "/response", response);
    }

    @Override
    public void reportInvocationError(String requestId, LambdaError error) throws IOException {
        post("invocation/" + requestId + "/error", DtoSerializers.serialize(error.errorRequest));
    }

    @Override
    public void reportInitError(LambdaError error) throws IOException {
        post("init/error", DtoSerializers.serialize(error.errorRequest));
    }

    @Override
    public void restoreNext() {
        throw new UnsupportedOperationException("The twin takes no snapshots");
    }

    @Override
    public void reportRestoreError(LambdaError error) {
        throw new UnsupportedOperationException("The twin takes no snapshots");
    }

    private void post(String path, byte[] body) throws IOException {
        HttpURLConnection connection = open(path);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        expect(connection, HttpURLConnection.HTTP_ACCEPTED);
        connection.getInputStream().close();
    }

    private HttpURLConnection open(String path) throws IOException {
        return (HttpURLConnection) URI.create(base + path).toURL().openConnection();
    }

    private static void expect(HttpURLConnection connection, int status) throws IOException {
        if (connection.getResponseCode() != status) {
            throw new LambdaRuntimeClientException(
                    connection.getURL().getPath(), connection.getResponseCode());
        }
    }
}
