package dev.msgapi.local.gateway;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own responses, in the form of {@code x-amazon-apigateway-gateway-responses}. A type
 * without an entry has the form of DEFAULT_4XX or DEFAULT_5XX, and these have AWS's by default.
 */
final class GatewayResponses {
    private static final String JSON = "application/json";
    private static final String AWS_TEMPLATE = "{\"message\":$context.error.messageString}";
    private static final Set<String> VARIABLES =
            Set.of(
                    "context.requestId",
                    "context.extendedRequestId",
                    "context.error.message",
                    "context.error.messageString",
                    "context.error.responseType");

    /**
     * One entry.
     *
     * @param status null for AWS's own
     */
    private record Shape(
            @Nullable Integer status,
            List<HttpResponse.Header> headers,
            String contentType,
            String template) {}

    private static final Shape AWS = new Shape(null, List.of(), JSON, AWS_TEMPLATE);

    private final Map<GatewayResponseType, Shape> shapes = new EnumMap<>(GatewayResponseType.class);

    GatewayResponses(JsonLocation section) {
        section.each((name, entry) -> shapes.put(type(name, entry), shape(entry)));
    }

    HttpResponse answer(GatewayError error, String requestId) {
        Shape shape = shape(error);
        List<HttpResponse.Header> headers = new ArrayList<>(shape.headers());
        add(headers, "Content-Type", shape.contentType());
        add(headers, "x-amzn-ErrorType", error.errorType());
        Map<String, String> variables =
                Map.of(
                        "context.requestId", requestId,
                        "context.extendedRequestId", requestId,
                        "context.error.message", error.message(),
                        "context.error.messageString", TextNode.valueOf(error.message()).toString(),
                        "context.error.responseType", error.type().name());
        int status = shape.status() == null ? error.status() : shape.status();
        return HttpResponse.of(
                status, headers, ResponseTemplates.fill(shape.template(), variables));
    }

    private Shape shape(GatewayError error) {
        Shape own = shapes.get(error.type());
        if (own != null) {
            return own;
        }
        boolean client = error.status() < 500;
        GatewayResponseType family =
                client ? GatewayResponseType.DEFAULT_4XX : GatewayResponseType.DEFAULT_5XX;
        return shapes.getOrDefault(family, AWS);
    }

    private static void add(List<HttpResponse.Header> headers, String name, String value) {
        if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase(name))) {
            headers.add(new HttpResponse.Header(name, value));
        }
    }

    private static GatewayResponseType type(String name, JsonLocation entry) {
        for (GatewayResponseType type : GatewayResponseType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw entry.error("there is no gateway response type " + name);
    }

    private static Shape shape(JsonLocation entry) {
        entry.requireKnownKeys(Set.of("statusCode", "responseParameters", "responseTemplates"));
        JsonLocation templates = entry.at("responseTemplates");
        List<String> types = new ArrayList<>();
        templates.each((type, template) -> {
            ResponseTemplates.check(template, VARIABLES);
            types.add(type);
        });
        if (types.size() > 1) {
            throw templates.error("the twin takes one template");
        }
        String type = types.isEmpty() ? JSON : types.getFirst();
        return new Shape(
                entry.has("statusCode") ? entry.at("statusCode").asInt(200, 599) : null,
                ResponseTemplates.headers(
                        entry.at("responseParameters"), "gatewayresponse.header."),
                type,
                types.isEmpty() ? AWS_TEMPLATE : templates.at(type).text());
    }
}
