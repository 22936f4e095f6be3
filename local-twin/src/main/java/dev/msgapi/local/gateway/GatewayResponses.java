package dev.msgapi.local.gateway;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own responses, in the form of {@code x-amazon-apigateway-gateway-responses}. A type
 * without an entry has the form of DEFAULT_4XX or DEFAULT_5XX, and these have AWS's by default.
 */
final class GatewayResponses {
    private static final String JSON = "application/json";
    private static final String REQUEST_ID = "$context.requestId";
    private static final Pattern LITERAL = Pattern.compile("'([^'\\p{Cntrl}]*)'");
    private static final String HEADER = "gatewayresponse.header.";

    /**
     * One entry.
     *
     * @param status null for AWS's own
     * @param template null for AWS's own
     */
    private record Shape(
            @Nullable Integer status,
            List<HttpResponse.Header> headers,
            String contentType,
            @Nullable String template) {}

    private static final Shape AWS = new Shape(null, List.of(), JSON, null);

    private final Map<GatewayResponseType, Shape> shapes = new EnumMap<>(GatewayResponseType.class);

    GatewayResponses(JsonLocation section) {
        section.each((name, entry) -> shapes.put(type(name, entry), shape(entry)));
    }

    HttpResponse answer(GatewayError error, String requestId) {
        Shape shape = shape(error);
        List<HttpResponse.Header> headers = new ArrayList<>(shape.headers());
        add(headers, "Content-Type", shape.contentType());
        add(headers, "x-amzn-ErrorType", error.errorType());
        String body =
                shape.template() == null
                        ? "{\"message\":" + TextNode.valueOf(error.message()) + "}"
                        : shape.template().replace(REQUEST_ID, requestId);
        int status = shape.status() == null ? error.status() : shape.status();
        return HttpResponse.of(status, headers, body);
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
            checkTemplate(template);
            types.add(type);
        });
        if (types.size() > 1) {
            throw templates.error("the twin takes one template");
        }
        String type = types.isEmpty() ? JSON : types.getFirst();
        return new Shape(
                entry.has("statusCode") ? entry.at("statusCode").asInt(200, 599) : null,
                headers(entry.at("responseParameters")),
                type,
                types.isEmpty() ? null : templates.at(type).text());
    }

    private static List<HttpResponse.Header> headers(JsonLocation parameters) {
        List<HttpResponse.Header> headers = new ArrayList<>();
        parameters.each((key, value) -> {
            Matcher literal = LITERAL.matcher(value.text());
            if (!key.startsWith(HEADER) || !literal.matches()) {
                throw value.error(
                        "only " + HEADER + "<name> with a value in single quotes is known");
            }
            String name = key.substring(HEADER.length());
            headers.add(new HttpResponse.Header(name, literal.group(1)));
        });
        return headers;
    }

    /** Rejects every variable but one, and all VTL directives. */
    private static void checkTemplate(JsonLocation template) {
        String rest = template.text().replace(REQUEST_ID, "");
        if (rest.contains("$") || rest.contains("#")) {
            throw template.error("the twin knows only the variable " + REQUEST_ID);
        }
    }
}
