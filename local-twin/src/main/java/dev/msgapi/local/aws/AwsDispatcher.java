package dev.msgapi.local.aws;

import dev.msgapi.local.chaos.Chaos;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
 * Gives a request to the service that it was signed for: the fourth part of the credential scope
 * (AWS: "Signature Version 4", {@code Credential=key/date/region/service/aws4_request}). Whose key
 * it is does not matter. Below {@code /_local} are the twin's own pages.
 */
final class AwsDispatcher extends Handler.Abstract {
    private static final Pattern CREDENTIAL =
            Pattern.compile("Credential=[^,]*/[0-9]{8}/[^/,]+/([^/,]+)/aws4_request");
    private static final String SERVED = "sqs, dynamodb, ses, sns, kms or lambda";
    private static final String OPTED_OUT = "/_local/opted-out/";

    private final Map<String, AwsService> services;
    private final Handler dynamoDb;
    private final Inbox inbox;
    private final OptOuts optOuts;
    private final Chaos chaos;

    AwsDispatcher(
            Map<String, AwsService> services,
            Handler dynamoDb,
            Inbox inbox,
            OptOuts optOuts,
            Chaos chaos) {
        this.services = Map.copyOf(services);
        this.dynamoDb = dynamoDb;
        this.inbox = inbox;
        this.optOuts = optOuts;
        this.chaos = chaos;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String service = service(request);
        if (service.equals("dynamodb")) {
            return dynamoDb.handle(request, response, callback);
        }
        AwsResponse answer = answer(service, request);
        response.setStatus(answer.status());
        answer.headers().forEach(field -> response.getHeaders().add(field));
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
        return true;
    }

    private AwsResponse answer(String service, Request request) {
        try {
            AwsRequest read = read(request);
            if (read.path().startsWith("/_local/")) {
                return local(read);
            }
            AwsService target = services.get(service);
            if (target == null) {
                return refused(read, unknown(service));
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
                Content.Source.asInputStream(request).readNBytes(AwsEndpoint.BODY_BYTES_MAX + 1);
        if (body.length > AwsEndpoint.BODY_BYTES_MAX) {
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

    private static String service(Request request) {
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        Matcher credential = CREDENTIAL.matcher(authorization == null ? "" : authorization);
        return credential.find() ? credential.group(1).toLowerCase(Locale.ROOT) : "";
    }

    private AwsError unknown(String service) {
        return service.isEmpty()
                ? new AwsError(
                        403,
                        "MissingAuthenticationToken",
                        "Sign the request, for " + SERVED + ". Any credentials will do.")
                : new AwsError(
                        "UnknownService", "There is no " + service + " here, only " + SERVED + ".");
    }

    /** Each in the protocol that the caller speaks, so that an SDK can show the words. */
    private static AwsResponse refused(AwsRequest request, AwsError error) {
        return request.header("X-Amz-Target").isEmpty()
                ? QueryService.error("", error)
                : JsonError.of(error, "application/x-amz-json-1.1");
    }

    private AwsResponse local(AwsRequest request) throws AwsError {
        if (request.path().equals("/_local/inbox") && request.method().equals("GET")) {
            return AwsResponse.json(200, inbox.json(recipient(request)));
        }
        if (request.path().equals("/_local/chaos") && request.method().equals("GET")) {
            return AwsResponse.json(200, chaos.json());
        }
        if (request.path().startsWith(OPTED_OUT) && request.method().equals("PUT")) {
            String number = decoded(request.path().substring(OPTED_OUT.length()));
            if (!OptOuts.NUMBER.matcher(number).matches()) {
                throw new AwsError("InvalidParameter", number + " is no E.164 number.");
            }
            optOuts.optOut(number);
            return AwsResponse.json(204, new byte[0]);
        }
        throw new AwsError(
                404,
                "NotFound",
                "Here are GET /_local/inbox, GET /_local/chaos"
                        + " and PUT /_local/opted-out/{number}.");
    }

    private static @Nullable String recipient(AwsRequest request) throws AwsError {
        String to = Form.of(request).get("to");
        return to == null ? null : plus(to);
    }

    private static String decoded(String path) throws AwsError {
        try {
            return plus(URLDecoder.decode(path, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new AwsError("InvalidParameter", "The path is malformed.");
        }
    }

    /** A phone number's plus, written as it is, decodes to a space; no recipient has spaces. */
    private static String plus(String recipient) {
        return recipient.replace(' ', '+');
    }
}
