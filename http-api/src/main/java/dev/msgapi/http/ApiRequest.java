package dev.msgapi.http;

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
 * A request as API Gateway passes it to a function (API Gateway Developer Guide, "Input format of a
 * Lambda function for proxy integration"). It is read as a stream, because loading the classes that
 * bind JSON to objects would make a cold start longer.
 *
 * @param resource the path in openapi.yaml; a custom domain does not change it
 * @param headers every value, by lower-case name
 * @param query every value, decoded, by name
 * @param body as sent, byte for byte; empty if there is none
 * @param identity who sent it
 */
public record ApiRequest(
        String method,
        String resource,
        Map<String, List<String>> headers,
        Map<String, List<String>> query,
        ByteBuffer body,
        String requestId,
        Identity identity) {

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Who sent a request, as far as API Gateway knows; what it does not know is empty.
     *
     * @param apiKeyId the id of the API key, not its value
     * @param principal the ARN of the IAM principal that signed the request
     * @param sourceIp the IP address of the client
     */
    public record Identity(String apiKeyId, String principal, String sourceIp) {
        static final Identity NOBODY = new Identity("", "", "");
    }

    /** The last value of a header, by its lower-case name. */
    public Optional<String> header(String name) {
        List<String> values = headerValues(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    /** Every value of a header in the order of the request, by its lower-case name. */
    public List<String> headerValues(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** Reads the event. */
    public static ApiRequest read(InputStream event) throws IOException {
        String method = "";
        String resource = "";
        Context context = Context.NONE;
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
                context.identity());
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

    /** The members of the event's requestContext that a request needs. */
    private record Context(String requestId, Identity identity) {
        static final Context NONE = new Context("", Identity.NOBODY);

        static Context read(JsonParser json) throws IOException {
            String requestId = "";
            Identity identity = Identity.NOBODY;
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                return NONE;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "requestId" -> requestId = json.getText();
                    case "identity" -> identity = readIdentity(json);
                    default -> json.skipChildren();
                }
            }
            return new Context(requestId, identity);
        }

        private static Identity readIdentity(JsonParser json) throws IOException {
            Map<String, String> texts = new HashMap<>();
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                return Identity.NOBODY;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.VALUE_STRING) {
                    texts.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            return new Identity(
                    texts.getOrDefault("apiKeyId", ""),
                    texts.getOrDefault("userArn", ""),
                    texts.getOrDefault("sourceIp", ""));
        }
    }
}
