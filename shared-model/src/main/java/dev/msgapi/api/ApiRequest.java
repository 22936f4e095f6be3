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

/**
 * What API Gateway hands over (API Gateway Developer Guide, "Input format of a Lambda function for
 * proxy integration"), read as a stream: a person waits, and a POJO event would load two more
 * Jacksons.
 *
 * @param resource the route of openapi.yaml, which a custom domain does not change
 * @param headers by lower-case name, the last value of each
 * @param query by name, decoded, with every value
 * @param body as sent, byte for byte; empty where there is none
 */
public record ApiRequest(
        String method,
        String resource,
        Map<String, String> headers,
        Map<String, List<String>> query,
        ByteBuffer body,
        String requestId) {

    private static final JsonFactory JSON = new JsonFactory();

    /** The last value of a header, by its lower-case name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Reads the event. */
    public static ApiRequest read(InputStream event) throws IOException {
        String method = "";
        String resource = "";
        String requestId = "";
        String body = "";
        boolean base64 = false;
        Map<String, String> headers = new HashMap<>();
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
                    case "headers" -> readHeaders(json, headers);
                    case "multiValueQueryStringParameters" -> readQuery(json, query);
                    case "requestContext" -> requestId = readRequestId(json);
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
                requestId);
    }

    private static void readHeaders(JsonParser json, Map<String, String> headers)
            throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName().toLowerCase(Locale.ROOT);
            headers.put(name, json.nextTextValue());
        }
    }

    private static void readQuery(JsonParser json, Map<String, List<String>> query)
            throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            List<String> values = new ArrayList<>();
            query.put(json.currentName(), values);
            if (json.nextToken() == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    values.add(json.getText());
                }
            }
        }
    }

    private static String readRequestId(JsonParser json) throws IOException {
        String requestId = "";
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return requestId;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("requestId")) {
                requestId = json.getText();
            } else {
                json.skipChildren();
            }
        }
        return requestId;
    }
}
