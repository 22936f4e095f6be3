package dev.msgapi.local.gateway;

import dev.msgapi.local.Settings;
import dev.msgapi.local.lambda.InvokeResult;
import dev.msgapi.local.lambda.Invoker;
import dev.msgapi.local.template.Stack;
import java.nio.ByteBuffer;
import java.time.Duration;
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

/**
 * Takes one request through API Gateway's steps: route, body, signature, key, throttle,
 * integration.
 */
final class RequestHandler extends Handler.Abstract implements AutoCloseable {
    private final ApiDefinition definition;
    private final SignatureV4 signatures;
    private final StagePath stage;
    private final UsagePlan usagePlan;
    private final ProxyEvent events;
    private final Invoker integration;
    private final InstantSource clock;
    private final ExecutorService invocations = Executors.newVirtualThreadPerTaskExecutor();

    RequestHandler(Stack.Api api, Invoker integration, InstantSource clock) {
        this.definition = ApiDefinition.read(api.definition());
        this.signatures =
                new SignatureV4(
                        Settings.ACCESS_KEY_ID,
                        new SigningKey(Settings.SECRET_ACCESS_KEY),
                        Settings.REGION,
                        "execute-api");
        this.stage = new StagePath(api.stage());
        this.usagePlan = new UsagePlan(api, clock);
        this.events = new ProxyEvent(api, definition.binaryTypes());
        this.integration = integration;
        this.clock = clock;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String id = UUID.randomUUID().toString();
        write(response, callback, id, answer(request, id));
        return true;
    }

    /** Answers what Jetty itself refuses: no good HTTP, or a header section too large. */
    boolean handleBadHttp(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        // Jetty says 501 and 505 of what the client wrote; AWS knows 400 alone.
        int blamed = status >= 400 && status < 500 ? status : 400;
        Failure failure =
                status == 500
                        ? Failure.of(ResponseType.DEFAULT_5XX)
                        : Failure.badHttp(blamed, HttpStatus.getMessage(blamed));
        String id = UUID.randomUUID().toString();
        write(response, callback, id, definition.responses().answer(failure, id));
        return true;
    }

    @Override
    public void close() {
        invocations.shutdownNow();
    }

    private HttpAnswer answer(Request request, String id) {
        try {
            return serve(request, inbound(request, id));
        } catch (Refusal refusal) {
            return definition.responses().answer(refusal.failure, id);
        }
    }

    private HttpAnswer serve(Request request, Inbound inbound) {
        Map.Entry<Route, Map<String, String>> found =
                definition
                        .find(inbound.method(), stage.route(inbound.path()))
                        .orElseThrow(() -> new Refusal(ResponseType.MISSING_AUTHENTICATION_TOKEN));
        Route route = found.getKey();
        byte[] body = RequestBody.read(request);
        Caller caller = caller(route, inbound, body);
        return switch (route.backend()) {
            case Route.Mock(HttpAnswer answer) -> answer;
            case Route.Function(String name, Duration timeout) -> {
                byte[] event =
                        events.write(
                                inbound, route, found.getValue(), caller, body, clock.instant());
                boolean decodes = definition.binaryTypes().match(inbound.header("Accept"));
                yield answer(invoke(name, event, timeout), decodes);
            }
        };
    }

    private static HttpAnswer answer(InvokeResult answer, boolean decodes) {
        return switch (answer) {
            case InvokeResult.Success(byte[] payload) ->
                    ProxyResponse.read(payload, decodes)
                            .orElseThrow(() -> new Refusal(Failure.badGateway()));
            case InvokeResult.FunctionError error -> throw new Refusal(Failure.badGateway());
            case InvokeResult.TimedOut timedOut -> throw new Refusal(Failure.badGateway());
            case InvokeResult.PayloadTooLarge tooLarge ->
                    throw new Refusal(ResponseType.REQUEST_TOO_LARGE);
        };
    }

    /** The signature comes first, so that nobody else spends a key's tokens. */
    private Caller caller(Route route, Inbound request, byte[] body) {
        String accessKeyId = route.iamRequired() ? accessKeyId(request, body) : null;
        return new Caller(accessKeyId, route.keyRequired() ? keyId(request) : null);
    }

    private String accessKeyId(Inbound request, byte[] body) {
        return switch (signatures.verify(request, body, clock.instant())) {
            case SignatureV4.Valid(String accessKeyId) -> accessKeyId;
            case SignatureV4.Unsigned unsigned ->
                    throw new Refusal(ResponseType.MISSING_AUTHENTICATION_TOKEN);
            case SignatureV4.Refused refused -> throw new Refusal(Failure.badSignature(refused));
        };
    }

    private String keyId(Inbound request) {
        return switch (usagePlan.admit(request.header("x-api-key"))) {
            case UsagePlan.Admitted(String keyId) -> keyId;
            case UsagePlan.UnknownKey unknown -> throw new Refusal(ResponseType.INVALID_API_KEY);
            case UsagePlan.Throttled throttled -> throw new Refusal(ResponseType.THROTTLED);
        };
    }

    private InvokeResult invoke(String function, byte[] event, Duration timeout) {
        Future<InvokeResult> answer = invocations.submit(() -> integration.invoke(function, event));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // As on AWS, the function runs on and its answer is lost.
            throw new Refusal(ResponseType.INTEGRATION_TIMEOUT);
        } catch (ExecutionException e) {
            throw new Refusal(ResponseType.INTEGRATION_FAILURE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(ResponseType.INTEGRATION_FAILURE);
        }
    }

    private static Inbound inbound(Request request, String id) {
        try {
            String path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("/");
            Inbound.decodeOne(path);
            return new Inbound(
                    id,
                    request.getMethod(),
                    path,
                    request.getConnectionMetaData().getProtocol(),
                    Request.getRemoteAddr(request),
                    Request.getLocalPort(request),
                    request.getHeaders().stream().map(RequestHandler::header).toList(),
                    Inbound.decode(request.getHttpURI().getQuery()));
        } catch (IllegalArgumentException e) {
            throw new Refusal(Failure.badHttp(400, "Bad Request"));
        }
    }

    private static HttpAnswer.Header header(HttpField field) {
        String value = field.getValue();
        return new HttpAnswer.Header(field.getName(), value == null ? "" : value);
    }

    private static void write(Response response, Callback callback, String id, HttpAnswer answer) {
        boolean empty = answer.status() == 204 || answer.status() == 304;
        byte[] body = empty ? new byte[0] : answer.body();
        response.setStatus(answer.status());
        for (HttpAnswer.Header header : answer.headers()) {
            response.getHeaders().add(header.name(), header.value());
        }
        response.getHeaders().put("x-amzn-RequestId", id);
        if (!empty) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        }
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
