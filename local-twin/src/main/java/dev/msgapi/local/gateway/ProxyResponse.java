package dev.msgapi.local.gateway;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a function's response (AWS page "Output format of a Lambda function for proxy
 * integration"): five optional fields; any other field is malformed.
 */
final class ProxyResponse {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Set<String> FIELDS =
            Set.of("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded");
    private static final String REMAPPED = "x-amzn-Remapped-";
    private static final Set<String> TO_REMAP =
            Set.of("connection", "content-length", "date", "server", "www-authenticate");
    private static final Set<String> TO_DROP =
            Set.of(
                    "keep-alive",
                    "proxy-authenticate",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private ProxyResponse() {}

    /**
     * The response; empty if it is malformed.
     *
     * @param binary whether the API has binary content, so that a body in Base64 is decoded
     */
    static Optional<HttpResponse> read(byte[] payload, boolean binary) {
        try {
            JsonNode root = MAPPER.readTree(payload);
            if (!root.isObject()
                    || root.propertyStream().anyMatch(field -> !FIELDS.contains(field.getKey()))) {
                return Optional.empty();
            }
            JsonNode body = root.path("body");
            if (body.isContainerNode()) {
                return Optional.empty();
            }
            String text = body.isMissingNode() || body.isNull() ? "" : body.asText();
            byte[] bytes =
                    binary && root.path("isBase64Encoded").asBoolean()
                            ? Base64.getDecoder().decode(text)
                            : text.getBytes(StandardCharsets.UTF_8);
            return Optional.of(new HttpResponse(status(root), headers(root), bytes));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int status(JsonNode root) {
        String status = root.path("statusCode").asText("200");
        if (status.matches("[2-5][0-9]{2}")) {
            return Integer.parseInt(status);
        }
        throw new IllegalArgumentException("no status");
    }

    /**
     * Merges headers and multiValueHeaders; for a name in both, the values of multiValueHeaders
     * come first.
     */
    private static List<HttpResponse.Header> headers(JsonNode root) {
        Map<String, List<HttpResponse.Header>> merged =
                new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Map.Entry<String, JsonNode> entry : fields(root.path("multiValueHeaders"))) {
            if (!entry.getValue().isArray()) {
                throw new IllegalArgumentException("no list of values");
            }
            entry.getValue().forEach(value -> add(merged, entry.getKey(), value));
        }
        for (Map.Entry<String, JsonNode> entry : fields(root.path("headers"))) {
            add(merged, entry.getKey(), entry.getValue());
        }
        if (!merged.containsKey("Content-Type")) {
            merged.put(
                    "Content-Type",
                    List.of(new HttpResponse.Header("Content-Type", "application/json")));
        }
        return merged.values().stream().flatMap(List::stream).toList();
    }

    private static Set<Map.Entry<String, JsonNode>> fields(JsonNode node) {
        if (!node.isObject() && !node.isNull() && !node.isMissingNode()) {
            throw new IllegalArgumentException("no object");
        }
        return node.properties();
    }

    private static void add(
            Map<String, List<HttpResponse.Header>> merged, String name, JsonNode value) {
        boolean valid =
                value.isValueNode()
                        && name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
                        && value.asText().chars().noneMatch(ProxyResponse::isControl);
        if (!valid) {
            throw new IllegalArgumentException("no header");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (!TO_DROP.contains(lower)) {
            String sent = TO_REMAP.contains(lower) ? REMAPPED + name : name;
            merged.computeIfAbsent(sent, _ -> new ArrayList<>())
                    .add(new HttpResponse.Header(sent, value.asText()));
        }
    }

    private static boolean isControl(int character) {
        return (character < ' ' && character != '\t') || character > 0xFF;
    }
}
