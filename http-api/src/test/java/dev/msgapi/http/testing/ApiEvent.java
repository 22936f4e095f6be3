package dev.msgapi.http.testing;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.testing.RecordingContext;
import dev.msgapi.testing.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An event as API Gateway sends it (API Gateway Developer Guide, "Input format of a Lambda function
 * for proxy integration"), with a request of the test's own in it.
 */
public final class ApiEvent {
    private final ObjectNode event;

    private ApiEvent() {
        try (InputStream sample = ApiEvent.class.getResourceAsStream("api-gateway-event.json")) {
            event = (ObjectNode) StrictJson.MAPPER.readTree(sample);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A request that reached the route {@code /msg}, without body and query. */
    public static ApiEvent of(String method) {
        ApiEvent event = new ApiEvent();
        event.event.put("httpMethod", method);
        return event;
    }

    /** A POST of JSON, in base64 as openapi.yaml's binary media types ask for. */
    public static ApiEvent post(byte[] body) {
        ApiEvent event = of("POST");
        event.event.put("body", Base64.getEncoder().encodeToString(body));
        event.event.put("isBase64Encoded", true);
        return event;
    }

    public static ApiEvent post(String body) {
        return post(body.getBytes(StandardCharsets.UTF_8));
    }

    /** A GET of {@code /msg} with name, value, name, value … as its decoded query. */
    public static ApiEvent get(String... query) {
        ApiEvent event = of("GET");
        for (int i = 0; i < query.length; i += 2) {
            event.query(query[i], query[i + 1]);
        }
        return event;
    }

    public ApiEvent resource(String resource) {
        event.put("resource", resource);
        return this;
    }

    /** Sets a header, given as often as there are values; null takes it out. */
    public ApiEvent header(String name, String... values) {
        ObjectNode last = (ObjectNode) event.get("headers");
        ObjectNode all = (ObjectNode) event.get("multiValueHeaders");
        last.remove(name);
        all.remove(name);
        for (String value : values == null ? new String[0] : values) {
            if (value != null) {
                last.put(name, value);
                all.withArrayProperty(name).add(value);
            }
        }
        return this;
    }

    /** Sets the id of the API key that the client showed; null is a route without a key. */
    public ApiEvent apiKeyId(String id) {
        ((ObjectNode) event.at("/requestContext/identity")).put("apiKeyId", id);
        return this;
    }

    /** Sets the ARN of who signed the request; null is a route that asks for no signature. */
    public ApiEvent principal(String arn) {
        ((ObjectNode) event.at("/requestContext/identity")).put("userArn", arn);
        return this;
    }

    /** Adds a value of a query parameter, decoded. */
    public ApiEvent query(String name, String value) {
        event.withObjectProperty("queryStringParameters").put(name, value);
        event.withObjectProperty("multiValueQueryStringParameters")
                .withArrayProperty(name)
                .add(value);
        return this;
    }

    /** Sets a member of the event itself. */
    public ApiEvent member(String name, JsonNode value) {
        event.set(name, value);
        return this;
    }

    public InputStream stream() {
        return new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Has a handler answer it. */
    public ApiAnswer sendTo(RequestStreamHandler handler, RecordingContext context) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            handler.handleRequest(stream(), out, context);
            return ApiAnswer.of(out.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
