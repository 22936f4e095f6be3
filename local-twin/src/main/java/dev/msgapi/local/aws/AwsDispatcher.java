package dev.msgapi.local.aws;

import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.protocol.AwsHandler;
import dev.msgapi.local.aws.protocol.AwsRequest;
import dev.msgapi.local.aws.protocol.AwsResponse;
import dev.msgapi.local.aws.protocol.JsonError;
import dev.msgapi.local.aws.protocol.QueryService;
import dev.msgapi.local.service.AwsService;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Passes a request to the service that it was signed for: the fourth part of the credential scope
 * (AWS: "Signature Version 4", {@code Credential=key/date/region/service/aws4_request}). Any
 * credentials will do. {@link LocalPages} answers below {@code /_local}.
 */
final class AwsDispatcher extends Handler.Abstract {
    private static final Pattern CREDENTIAL =
            Pattern.compile("Credential=[^,]*/[0-9]{8}/[^/,]+/([^/,]+)/aws4_request");

    private final Map<AwsService, AwsHandler> handlers;
    private final Handler dynamoDb;
    private final LocalPages pages;

    /**
     * @param handlers of all services but DynamoDB, which reads its requests itself
     */
    AwsDispatcher(Map<AwsService, AwsHandler> handlers, Handler dynamoDb, LocalPages pages) {
        if (!handlers.keySet().equals(EnumSet.complementOf(EnumSet.of(AwsService.DYNAMODB)))) {
            throw new IllegalArgumentException("Not every service has a handler");
        }
        this.handlers = Map.copyOf(handlers);
        this.dynamoDb = dynamoDb;
        this.pages = pages;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String signedFor = signedFor(request);
        AwsService service = AwsService.signedFor(signedFor).orElse(null);
        if (service == AwsService.DYNAMODB) {
            return dynamoDb.handle(request, response, callback);
        }
        AwsResponse answer = answer(signedFor, service, request);
        response.setStatus(answer.status());
        answer.headers().forEach(field -> response.getHeaders().add(field));
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
        return true;
    }

    private AwsResponse answer(String signedFor, @Nullable AwsService service, Request request) {
        try {
            AwsRequest read = read(request);
            if (read.path().startsWith("/_local/")) {
                return pages.answer(read);
            }
            AwsHandler target = service == null ? null : handlers.get(service);
            if (target == null) {
                return refused(read, unknown(signedFor));
            }
            return target.answer(read);
        } catch (AwsError e) {
            return QueryService.error("", e);
        } catch (IOException | RuntimeException e) {
            return QueryService.error("", new AwsError(500, "InternalFailure", e.toString()));
        }
    }

    private static AwsRequest read(Request request) throws IOException, AwsError {
        byte[] body =
                Content.Source.asInputStream(request).readNBytes(AwsRequest.BODY_BYTES_MAX + 1);
        if (body.length > AwsRequest.BODY_BYTES_MAX) {
            throw new AwsError(413, "RequestEntityTooLarge", "The request is too large.");
        }
        String query = request.getHttpURI().getQuery();
        return new AwsRequest(
                request.getMethod(),
                request.getHttpURI().getPath(),
                query == null ? "" : query,
                request.getHeaders(),
                body);
    }

    private static String signedFor(Request request) {
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        Matcher credential = CREDENTIAL.matcher(authorization == null ? "" : authorization);
        return credential.find() ? credential.group(1).toLowerCase(Locale.ROOT) : "";
    }

    private AwsError unknown(String service) {
        return service.isEmpty()
                ? new AwsError(
                        403,
                        "MissingAuthenticationToken",
                        "Sign the request for one of "
                                + AwsService.names()
                                + ". Any credentials will do.")
                : new AwsError(
                        "UnknownService",
                        "There is no " + service + " here, only " + AwsService.names() + ".");
    }

    /** Answers in the caller's protocol, so that an SDK can show the message. */
    private static AwsResponse refused(AwsRequest request, AwsError error) {
        return request.header("X-Amz-Target").isEmpty()
                ? QueryService.error("", error)
                : JsonError.of(error, "application/x-amz-json-1.1");
    }
}
