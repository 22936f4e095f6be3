package dev.msgapi.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The security schemes of an API's definition: an API key, or IAM (AWS page
 * "x-amazon-apigateway-authtype property").
 */
final class SecuritySchemes {
    static final String AUTH_TYPE = "x-amazon-apigateway-authtype";

    /** What a scheme requires. */
    enum Kind {
        API_KEY,
        IAM
    }

    private static final Map<Kind, Map<String, String>> FORMS =
            Map.of(
                    Kind.API_KEY,
                    Map.of("type", "apiKey", "name", "x-api-key", "in", "header"),
                    Kind.IAM,
                    Map.of(
                            "type",
                            "apiKey",
                            "name",
                            "authorization",
                            "in",
                            "header",
                            AUTH_TYPE,
                            "awsSigv4"));

    private final Map<String, Kind> kinds = new HashMap<>();

    SecuritySchemes(JsonLocation section) {
        section.each((name, scheme) -> kinds.put(name, kind(scheme)));
    }

    /**
     * The requirements of an operation. API Gateway requires all entries, although they are
     * alternatives in OpenAPI (AWS SAM writes an authorizer and {@code ApiKeyRequired} like this).
     * It does not document an entry with several schemes or none, so that is an error here.
     */
    Set<Kind> needed(JsonLocation operation) {
        JsonLocation security = operation.at("security");
        Map<Kind, String> needed = new EnumMap<>(Kind.class);
        for (JsonNode entry : security.node()) {
            JsonLocation schemes = new JsonLocation(security.pointer(), entry);
            if (entry.isObject() && entry.size() != 1) {
                throw security.error("each entry has to name one scheme; all of them are required");
            }
            schemes.each((name, scopes) -> {
                Kind kind = kinds.get(name);
                if (kind == null) {
                    throw security.error("there is no security scheme " + name);
                }
                needed.put(kind, name);
            });
        }
        return needed.keySet();
    }

    private static Kind kind(JsonLocation scheme) {
        Map<String, String> properties = new HashMap<>();
        scheme.each((key, value) -> properties.put(key, value.node().asText()));
        properties.remove("description");
        // A header's name has no case.
        properties.computeIfPresent("name", (key, name) -> name.toLowerCase(Locale.ROOT));
        for (Map.Entry<Kind, Map<String, String>> form : FORMS.entrySet()) {
            if (form.getValue().equals(properties)) {
                return form.getKey();
            }
        }
        throw scheme.error(
                "the twin knows only the header x-api-key, and Authorization with awsSigv4");
    }
}
