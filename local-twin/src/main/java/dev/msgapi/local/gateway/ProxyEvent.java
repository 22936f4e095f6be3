package dev.msgapi.local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.Settings;
import dev.msgapi.local.template.Stack;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes a function's event (AWS page "Input format of a Lambda function for proxy integration",
 * payload format version 1.0).
 */
final class ProxyEvent {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DateTimeFormatter CLF =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    // API Gateway does not pass these on (AWS page "Important notes for REST APIs").
    private static final Set<String> DROPPED =
            Set.of(
                    "connection",
                    "content-length",
                    "content-md5",
                    "expect",
                    "keep-alive",
                    "max-forwards",
                    "proxy-authenticate",
                    "server",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "www-authenticate");
    private static final List<String> UNSIGNED_CALLER =
            List.of(
                    "accessKey",
                    "accountId",
                    "caller",
                    "cognitoAuthenticationProvider",
                    "cognitoAuthenticationType",
                    "cognitoIdentityId",
                    "cognitoIdentityPoolId",
                    "principalOrgId",
                    "user",
                    "userArn");

    private final Stack.Api api;
    private final boolean binary;

    /**
     * @param binary whether bodies are passed in Base64
     */
    ProxyEvent(Stack.Api api, boolean binary) {
        this.api = api;
        this.binary = binary;
    }

    byte[] write(
            GatewayRequest request,
            Route route,
            Map<String, String> pathParameters,
            Caller caller,
            byte[] body,
            Instant now) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("resource", route.resourcePath());
        event.put("path", request.pathBelow(api.stage()).replaceAll("^/+", "/"));
        event.put("httpMethod", request.method());
        Map<String, List<String>> headers = headers(request);
        event.set("headers", lasts(headers));
        event.set("multiValueHeaders", MAPPER.valueToTree(headers));
        event.set("queryStringParameters", lasts(request.query()));
        event.set("multiValueQueryStringParameters", orNull(request.query()));
        event.set("pathParameters", orNull(pathParameters));
        event.putNull("stageVariables");
        event.set("requestContext", context(request, route, caller, now));
        event.put("body", body.length == 0 ? null : text(body));
        event.put("isBase64Encoded", binary && body.length > 0);
        try {
            return MAPPER.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String text(byte[] body) {
        return binary
                ? Base64.getEncoder().encodeToString(body)
                : new String(body, StandardCharsets.UTF_8);
    }

    private Map<String, List<String>> headers(GatewayRequest request) {
        Map<String, List<String>> headers = request.multiValueHeaders();
        headers.keySet().removeIf(name -> DROPPED.contains(name.toLowerCase(Locale.ROOT)));
        headers.putIfAbsent("User-Agent", List.of("AmazonAPIGateway_" + api.id()));
        headers.put("X-Amzn-Trace-Id", List.of("Root=" + traceId(request.id())));
        headers.put("X-Forwarded-For", List.of(request.sourceIp()));
        headers.put("X-Forwarded-Port", List.of(String.valueOf(request.port())));
        headers.put("X-Forwarded-Proto", List.of("http"));
        return headers;
    }

    private static String traceId(String requestId) {
        String hex = requestId.replace("-", "");
        return "1-" + hex.substring(0, 8) + "-" + hex.substring(8);
    }

    private ObjectNode context(GatewayRequest request, Route route, Caller caller, Instant now) {
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        String host = request.header("Host");
        context.put("accountId", Settings.ACCOUNT);
        context.put("apiId", api.id());
        context.put("deploymentId", api.id());
        context.put("domainName", host);
        context.put("domainPrefix", host == null ? null : host.split("[.:]", 2)[0]);
        context.put("extendedRequestId", request.id());
        context.put("httpMethod", request.method());
        context.set("identity", identity(request, caller));
        context.put("path", request.path());
        context.put("protocol", request.protocol());
        context.put("requestId", request.id());
        context.put("requestTime", CLF.format(now));
        context.put("requestTimeEpoch", now.toEpochMilli());
        context.put("resourceId", Integer.toString(route.resourcePath().hashCode() & 0xFFFFFF, 36));
        context.put("resourcePath", route.resourcePath());
        context.put("stage", api.stage());
        return context;
    }

    /** AWS page "Variables for data transformations for API Gateway", $context.identity. */
    private ObjectNode identity(GatewayRequest request, Caller caller) {
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        UNSIGNED_CALLER.forEach(identity::putNull);
        if (caller.accessKeyId() != null) {
            identity.put("accessKey", caller.accessKeyId());
            identity.put("accountId", Settings.ACCOUNT);
            identity.put("caller", Settings.USER_ID);
            identity.put("user", Settings.USER_ID);
            identity.put("userArn", Settings.USER_ARN);
        }
        if (caller.keyId() != null) {
            identity.put("apiKey", api.apiKeys().get(caller.keyId()));
            identity.put("apiKeyId", caller.keyId());
        }
        identity.put("sourceIp", request.sourceIp());
        identity.put("userAgent", request.header("User-Agent"));
        return identity;
    }

    private static JsonNode lasts(Map<String, List<String>> values) {
        if (values.isEmpty()) {
            return JsonNodeFactory.instance.nullNode();
        }
        ObjectNode lasts = JsonNodeFactory.instance.objectNode();
        values.forEach((name, all) -> lasts.put(name, all.getLast()));
        return lasts;
    }

    private static JsonNode orNull(Map<String, ?> values) {
        return values.isEmpty() ? JsonNodeFactory.instance.nullNode() : MAPPER.valueToTree(values);
    }
}
