package dev.msgapi.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A response as API Gateway expects it from a function (API Gateway Developer Guide, "Output format
 * of a Lambda function for proxy integration").
 *
 * @param body JSON text
 */
public record ApiResponse(int status, Map<String, String> headers, String body) {
    /** Lambda limits bytes: a surrogate pair takes four bytes in UTF-8, and twelve if escaped. */
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build();

    /** A response whose body is a JSON object with these members. */
    public static ApiResponse json(int status, Members members) {
        return of(status, "application/json", members);
    }

    static ApiResponse of(int status, String contentType, Members members) {
        return new ApiResponse(status, Map.of("Content-Type", contentType), text(members));
    }

    /** A copy of this response with one more header. */
    public ApiResponse with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new ApiResponse(status, more, body);
    }

    /** Writes the response in the proxy integration's format. */
    public void writeTo(OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("statusCode", status);
            json.writeObjectFieldStart("headers");
            for (Map.Entry<String, String> header : headers.entrySet()) {
                json.writeStringField(header.getKey(), header.getValue());
            }
            json.writeEndObject();
            json.writeStringField("body", body);
            json.writeBooleanField("isBase64Encoded", false);
            json.writeEndObject();
        }
    }

    private static String text(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Writes the members of a JSON object that is already open. */
    @FunctionalInterface
    public interface Members {
        void write(JsonGenerator json) throws IOException;
    }
}
