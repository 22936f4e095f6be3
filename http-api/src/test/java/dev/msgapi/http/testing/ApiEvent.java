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
 * for proxy integration"), with a request that the test builds.
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

    /** A POST of JSON, in base64 because of the binary media types in openapi.yaml. */
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

    /** Sets a header once for each value; null removes it. */
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

    /** Sets the id of the client's API key; null means a route without a key. */
    public ApiEvent apiKeyId(String id) {
        ((ObjectNode) event.at("/requestContext/identity")).put("apiKeyId", id);
        return this;
    }

    /** Sets the ARN of the signer; null means a route that requires no signature. */
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

    /** Sends the event to a handler and returns its answer. */
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
