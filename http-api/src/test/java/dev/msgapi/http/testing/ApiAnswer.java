package dev.msgapi.http.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.testing.StrictJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A function's answer to API Gateway, read by a strict parser.
 *
 * @param text the whole output, as Lambda gets it
 */
public record ApiAnswer(int status, JsonNode headers, JsonNode body, String text) {
    /** Reads the proxy integration's output and the JSON in its body. */
    public static ApiAnswer of(String text) throws IOException {
        JsonNode answer = StrictJson.MAPPER.readTree(text);
        return new ApiAnswer(
                answer.required("statusCode").intValue(),
                answer.required("headers"),
                StrictJson.MAPPER.readTree(answer.required("body").textValue()),
                text);
    }

    public String header(String name) {
        return headers.path(name).textValue();
    }

    /** The errors of a problem, each as {@code /pointer code}. */
    public List<String> errors() {
        return body.required("errors").valueStream().map(ApiAnswer::error).toList();
    }

    private static String error(JsonNode error) {
        return error.required("pointer").textValue() + " " + error.required("code").textValue();
    }

    /** The names of the body's members. */
    public Set<String> members() {
        return new TreeSet<>(body.propertyStream().map(Map.Entry::getKey).toList());
    }
}
