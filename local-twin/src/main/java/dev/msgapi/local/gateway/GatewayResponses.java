package dev.msgapi.local.gateway;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own answers, as {@code x-amazon-apigateway-gateway-responses} shapes them; a type
 * without an entry follows DEFAULT_4XX or DEFAULT_5XX, and those follow AWS.
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
     * @param status null where AWS's own stands
     */
    private record Shape(
            @Nullable Integer status,
            List<HttpAnswer.Header> headers,
            String contentType,
            String template) {}

    private static final Shape AWS = new Shape(null, List.of(), JSON, AWS_TEMPLATE);

    private final Map<ResponseType, Shape> shapes = new EnumMap<>(ResponseType.class);

    GatewayResponses(Reading section) {
        section.each((name, entry) -> shapes.put(type(name, entry), shape(entry)));
    }

    HttpAnswer answer(Failure failure, String requestId) {
        Shape shape = shape(failure);
        List<HttpAnswer.Header> headers = new ArrayList<>(shape.headers());
        add(headers, "Content-Type", shape.contentType());
        add(headers, "x-amzn-ErrorType", failure.errorType());
        Map<String, String> variables =
                Map.of(
                        "context.requestId", requestId,
                        "context.extendedRequestId", requestId,
                        "context.error.message", failure.message(),
                        "context.error.messageString",
                                TextNode.valueOf(failure.message()).toString(),
                        "context.error.responseType", failure.type().name());
        int status = shape.status() == null ? failure.status() : shape.status();
        return HttpAnswer.of(status, headers, Literals.fill(shape.template(), variables));
    }

    private Shape shape(Failure failure) {
        Shape own = shapes.get(failure.type());
        if (own != null) {
            return own;
        }
        boolean client = failure.status() < 500;
        ResponseType family = client ? ResponseType.DEFAULT_4XX : ResponseType.DEFAULT_5XX;
        return shapes.getOrDefault(family, AWS);
    }

    private static void add(List<HttpAnswer.Header> headers, String name, String value) {
        if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase(name))) {
            headers.add(new HttpAnswer.Header(name, value));
        }
    }

    private static ResponseType type(String name, Reading entry) {
        for (ResponseType type : ResponseType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw entry.error("there is no gateway response type " + name);
    }

    private static Shape shape(Reading entry) {
        entry.admit(Set.of("statusCode", "responseParameters", "responseTemplates"));
        Reading templates = entry.at("responseTemplates");
        List<String> types = new ArrayList<>();
        templates.each((type, template) -> {
            Literals.check(template, VARIABLES);
            types.add(type);
        });
        if (types.size() > 1) {
            throw templates.error("the twin takes one template");
        }
        String type = types.isEmpty() ? JSON : types.getFirst();
        return new Shape(
                entry.has("statusCode") ? entry.at("statusCode").whole(200, 599) : null,
                Literals.headers(entry.at("responseParameters"), "gatewayresponse.header."),
                type,
                types.isEmpty() ? AWS_TEMPLATE : templates.at(type).text());
    }
}
