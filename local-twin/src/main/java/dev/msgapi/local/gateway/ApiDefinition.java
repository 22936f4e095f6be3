package dev.msgapi.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What API Gateway uses of an OpenAPI document (AWS page "OpenAPI extensions for API Gateway").
 *
 * @param binary whether every media type is binary; otherwise none is
 */
public record ApiDefinition(List<Route> routes, GatewayResponses responses, boolean binary) {
    private static final String EXTENSION = "x-amazon-apigateway-";
    private static final String ANY_METHOD = EXTENSION + "any-method";
    private static final String BINARY_TYPES = EXTENSION + "binary-media-types";
    private static final String RESPONSES = EXTENSION + "gateway-responses";
    private static final String INTEGRATION = EXTENSION + "integration";
    private static final Set<String> EXTENSIONS =
            Set.of(ANY_METHOD, BINARY_TYPES, RESPONSES, INTEGRATION);
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", ANY_METHOD);
    private static final Set<String> OTHER_PATH_FIELDS =
            Set.of("parameters", "summary", "description", "servers");

    public ApiDefinition {
        routes = List.copyOf(routes);
    }

    public static ApiDefinition read(JsonNode document) {
        JsonLocation root = new JsonLocation("", document);
        checkExtensions(root);
        if (root.has("security")) {
            throw root.at("security")
                    .error("API Gateway ignores it at the root; declare it in each operation");
        }
        SecuritySchemes schemes = new SecuritySchemes(root.at("components").at("securitySchemes"));
        List<Route> routes = new ArrayList<>();
        root.at("paths")
                .each((path, methods) ->
                        methods.each((method, operation) -> {
                            if (METHODS.contains(method)) {
                                routes.add(route(schemes, path, method, operation));
                            } else if (!OTHER_PATH_FIELDS.contains(method)) {
                                throw operation.error("not a method of API Gateway");
                            }
                        }));
        return new ApiDefinition(
                routes, new GatewayResponses(root.at(RESPONSES)), binary(root.at(BINARY_TYPES)));
    }

    private static boolean binary(JsonLocation types) {
        if (!types.node().isMissingNode() && !types.node().toString().equals("[\"*/*\"]")) {
            throw types.error("the twin knows only [\"*/*\"]");
        }
        return types.node().isArray();
    }

    /**
     * Finds the route and the path's parameters. Only the path decides on the resource: if the most
     * specific one lacks the method, another resource is not searched.
     */
    public Optional<Map.Entry<Route, Map<String, String>>> find(String method, String path) {
        String resourcePath =
                routes.stream()
                        .filter(route -> route.match(path).isPresent())
                        .min(Comparator.comparing(Route::rank))
                        .map(Route::resourcePath)
                        .orElse("");
        return Stream.of(method, Route.ANY)
                .flatMap(name ->
                        routes.stream()
                                .filter(route -> route.resourcePath().equals(resourcePath))
                                .filter(route -> route.method().equals(name)))
                .findFirst()
                .flatMap(route -> route.match(path).map(values -> Map.entry(route, values)));
    }

    private static Route route(
            SecuritySchemes schemes, String path, String method, JsonLocation operation) {
        if (!operation.has(INTEGRATION)) {
            throw operation.error(INTEGRATION + " is missing");
        }
        Set<SecuritySchemes.Kind> needed = schemes.needed(operation);
        return new Route(
                path,
                method.equals(ANY_METHOD) ? Route.ANY : method.toUpperCase(Locale.ROOT),
                needed.contains(SecuritySchemes.Kind.IAM),
                needed.contains(SecuritySchemes.Kind.API_KEY),
                Integrations.read(operation.at(INTEGRATION)));
    }

    private static void checkExtensions(JsonLocation location) {
        if (location.node().isArray()) {
            location.node()
                    .forEach(item -> checkExtensions(new JsonLocation(location.pointer(), item)));
        }
        if (!location.node().isObject() || location.node() instanceof MissingNode) {
            return;
        }
        location.each((key, value) -> {
            boolean known = EXTENSIONS.contains(key) || isAuthType(location, key);
            if (key.startsWith(EXTENSION) && !known) {
                throw value.error("the twin does not know " + key);
            }
            checkExtensions(value);
        });
    }

    /** Whether the key belongs to a security scheme; {@link SecuritySchemes} checks its value. */
    private static boolean isAuthType(JsonLocation parent, String key) {
        return key.equals(SecuritySchemes.AUTH_TYPE)
                && parent.pointer().matches("/components/securitySchemes/[^/]+");
    }
}
