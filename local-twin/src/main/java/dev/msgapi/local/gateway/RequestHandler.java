package dev.msgapi.local.gateway;

import dev.msgapi.local.Settings;
import dev.msgapi.local.lambda.InvokeResult;
import dev.msgapi.local.lambda.Invoker;
import dev.msgapi.local.template.Stack;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Handles a request in API Gateway's steps: route, body, signature, usage plan, integration. */
final class RequestHandler extends Handler.Abstract implements AutoCloseable {
    private final String stage;
    private final ApiDefinition definition;
    private final SignatureV4 signatures;
    private final UsagePlan usagePlan;
    private final ProxyEvent events;
    private final Invoker integration;
    private final InstantSource clock;
    private final ExecutorService invocations = Executors.newVirtualThreadPerTaskExecutor();

    RequestHandler(Stack.Api api, Invoker integration, InstantSource clock) {
        this.stage = api.stage();
        this.definition = ApiDefinition.read(api.definition());
        this.signatures =
                new SignatureV4(
                        Settings.ACCESS_KEY_ID,
                        new SigningKey(Settings.SECRET_ACCESS_KEY),
                        Settings.REGION,
                        "execute-api");
        this.usagePlan = new UsagePlan(api, clock);
        this.events = new ProxyEvent(api, definition.binary());
        this.integration = integration;
        this.clock = clock;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String id = UUID.randomUUID().toString();
        write(response, callback, id, answer(request, id));
        return true;
    }

    /** Answers what Jetty itself rejects: invalid HTTP, or headers that are too large. */
    boolean handleBadHttp(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        // Jetty answers some client errors with 501 or 505; AWS answers them all with 400.
        int blamed = status >= 400 && status < 500 ? status : 400;
        GatewayError error =
                status == 500
                        ? GatewayError.of(GatewayResponseType.DEFAULT_5XX)
                        : GatewayError.badHttp(blamed, HttpStatus.getMessage(blamed));
        String id = UUID.randomUUID().toString();
        write(response, callback, id, definition.responses().answer(error, id));
        return true;
    }

    @Override
    public void close() {
        invocations.shutdownNow();
    }

    private HttpResponse answer(Request request, String id) {
        try {
            return serve(request, gatewayRequest(request, id));
        } catch (GatewayException exception) {
            return definition.responses().answer(exception.error, id);
        }
    }

    private HttpResponse serve(Request request, GatewayRequest gatewayRequest) {
        Map.Entry<Route, Map<String, String>> found =
                definition
                        .find(gatewayRequest.method(), gatewayRequest.pathBelow(stage))
                        .orElseThrow(() ->
                                new GatewayException(
                                        GatewayResponseType.MISSING_AUTHENTICATION_TOKEN));
        Route route = found.getKey();
        byte[] body = RequestBody.read(request);
        Caller caller = caller(route, gatewayRequest, body);
        byte[] event =
                events.write(
                        gatewayRequest, route, found.getValue(), caller, body, clock.instant());
        return response(invoke(route.function(), event));
    }

    private HttpResponse response(InvokeResult result) {
        return switch (result) {
            case InvokeResult.Success(byte[] payload) ->
                    ProxyResponse.read(payload, definition.binary())
                            .orElseThrow(() -> new GatewayException(GatewayError.badGateway()));
            case InvokeResult.FunctionError error ->
                    throw new GatewayException(GatewayError.badGateway());
            case InvokeResult.TimedOut timedOut ->
                    throw new GatewayException(GatewayError.badGateway());
            case InvokeResult.PayloadTooLarge tooLarge ->
                    throw new GatewayException(GatewayResponseType.REQUEST_TOO_LARGE);
        };
    }

    /** Checks the signature first, so that an unsigned request spends none of the key's tokens. */
    private Caller caller(Route route, GatewayRequest request, byte[] body) {
        String accessKeyId = route.iamRequired() ? accessKeyId(request, body) : null;
        return new Caller(accessKeyId, route.keyRequired() ? keyId(request) : null);
    }

    private String accessKeyId(GatewayRequest request, byte[] body) {
        return switch (signatures.verify(request, body, clock.instant())) {
            case SignatureV4.Valid(String accessKeyId) -> accessKeyId;
            case SignatureV4.Unsigned unsigned ->
                    throw new GatewayException(GatewayResponseType.MISSING_AUTHENTICATION_TOKEN);
            case SignatureV4.Refused refused ->
                    throw new GatewayException(GatewayError.badSignature(refused));
        };
    }

    private String keyId(GatewayRequest request) {
        return switch (usagePlan.admit(request.header("x-api-key"))) {
            case UsagePlan.Admitted(String keyId) -> keyId;
            case UsagePlan.UnknownKey unknown ->
                    throw new GatewayException(GatewayResponseType.INVALID_API_KEY);
            case UsagePlan.Throttled throttled ->
                    throw new GatewayException(GatewayResponseType.THROTTLED);
            case UsagePlan.OverQuota overQuota ->
                    throw new GatewayException(GatewayResponseType.QUOTA_EXCEEDED);
        };
    }

    private InvokeResult invoke(Route.Function function, byte[] event) {
        Future<InvokeResult> answer =
                invocations.submit(() -> integration.invoke(function.name(), event));
        try {
            return answer.get(function.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // As on AWS, the function keeps running and its answer is lost.
            throw new GatewayException(GatewayResponseType.INTEGRATION_TIMEOUT);
        } catch (ExecutionException e) {
            throw new GatewayException(GatewayResponseType.INTEGRATION_FAILURE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException(GatewayResponseType.INTEGRATION_FAILURE);
        }
    }

    private static GatewayRequest gatewayRequest(Request request, String id) {
        try {
            String path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("/");
            GatewayRequest.decodeOne(path);
            return new GatewayRequest(
                    id,
                    request.getMethod(),
                    path,
                    request.getConnectionMetaData().getProtocol(),
                    Request.getRemoteAddr(request),
                    Request.getLocalPort(request),
                    request.getHeaders().stream().map(RequestHandler::header).toList(),
                    GatewayRequest.decode(request.getHttpURI().getQuery()));
        } catch (IllegalArgumentException e) {
            throw new GatewayException(GatewayError.badHttp(400, "Bad Request"));
        }
    }

    private static HttpResponse.Header header(HttpField field) {
        String value = field.getValue();
        return new HttpResponse.Header(field.getName(), value == null ? "" : value);
    }

    private static void write(
            Response response, Callback callback, String id, HttpResponse answer) {
        boolean empty = answer.status() == 204 || answer.status() == 304;
        byte[] body = empty ? new byte[0] : answer.body();
        response.setStatus(answer.status());
        for (HttpResponse.Header header : answer.headers()) {
            response.getHeaders().add(header.name(), header.value());
        }
        response.getHeaders().put("x-amzn-RequestId", id);
        if (!empty) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        }
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
