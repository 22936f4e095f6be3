package dev.msgapi.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What API Gateway hands over (API Gateway Developer Guide, "Input format of a Lambda function for
 * proxy integration"), read as a stream: a person waits, and a POJO event would load two more
 * Jacksons.
 *
 * @param resource the route of openapi.yaml, which a custom domain does not change
 * @param headers by lower-case name, with every value
 * @param query by name, decoded, with every value
 * @param body as sent, byte for byte; empty where there is none
 * @param apiKeyId the id of the API key that the client showed, which is not its value; empty where
 *     the route asks for none
 */
public record ApiRequest(
        String method,
        String resource,
        Map<String, List<String>> headers,
        Map<String, List<String>> query,
        ByteBuffer body,
        String requestId,
        String apiKeyId) {

    private static final JsonFactory JSON = new JsonFactory();

    /** The last value of a header, by its lower-case name. */
    public Optional<String> header(String name) {
        List<String> values = headerValues(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    /** Every value of a header in the order they came, by its lower-case name. */
    public List<String> headerValues(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** Reads the event. */
    public static ApiRequest read(InputStream event) throws IOException {
        String method = "";
        String resource = "";
        Context context = new Context("", "");
        String body = "";
        boolean base64 = false;
        Map<String, List<String>> headers = new HashMap<>();
        Map<String, List<String>> query = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(event)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                switch (name) {
                    case "httpMethod" -> method = json.getText();
                    case "resource" -> resource = json.getText();
                    case "body" -> body = value == JsonToken.VALUE_NULL ? "" : json.getText();
                    case "isBase64Encoded" -> base64 = value == JsonToken.VALUE_TRUE;
                    case "multiValueHeaders" ->
                            readValues(json, header -> header.toLowerCase(Locale.ROOT), headers);
                    case "multiValueQueryStringParameters" ->
                            readValues(json, UnaryOperator.identity(), query);
                    case "requestContext" -> context = Context.read(json);
                    default -> json.skipChildren();
                }
            }
        }
        byte[] bytes =
                base64 ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
        return new ApiRequest(
                method,
                resource,
                headers,
                query,
                ByteBuffer.wrap(bytes).asReadOnlyBuffer(),
                context.requestId(),
                context.apiKeyId());
    }

    private static void readValues(
            JsonParser json, UnaryOperator<String> spelling, Map<String, List<String>> all)
            throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            List<String> values =
                    all.computeIfAbsent(
                            spelling.apply(json.currentName()), name -> new ArrayList<>());
            if (json.nextToken() == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    values.add(json.getText());
                }
            }
        }
    }

    /** What is read of the event's requestContext; a text is empty where there is none. */
    private record Context(String requestId, String apiKeyId) {
        static Context read(JsonParser json) throws IOException {
            String requestId = "";
            String apiKeyId = "";
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                return new Context(requestId, apiKeyId);
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "requestId" -> requestId = json.getText();
                    case "identity" -> apiKeyId = readApiKeyId(json);
                    default -> json.skipChildren();
                }
            }
            return new Context(requestId, apiKeyId);
        }

        private static String readApiKeyId(JsonParser json) throws IOException {
            String apiKeyId = "";
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                return apiKeyId;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals("apiKeyId");
                if (json.nextToken() == JsonToken.VALUE_STRING && wanted) {
                    apiKeyId = json.getText();
                } else {
                    json.skipChildren();
                }
            }
            return apiKeyId;
        }
    }
}
