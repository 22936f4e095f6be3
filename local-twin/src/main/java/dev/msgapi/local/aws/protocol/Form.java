package dev.msgapi.local.aws.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of AWS's query protocol: {@code application/x-www-form-urlencoded} pairs. */
public record Form(Map<String, String> parameters) {
    private static final Set<String> COMMON_PARAMETERS = Set.of("Action", "Version");

    public Form {
        parameters = Map.copyOf(parameters);
    }

    /** Reads the body and the query string; the last of equal names counts. */
    public static Form of(AwsRequest request) throws AwsError {
        Map<String, String> parameters = new LinkedHashMap<>();
        String pairs = request.query() + "&" + new String(request.body(), UTF_8);
        for (String pair : pairs.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return new Form(parameters);
    }

    public @Nullable String get(String name) {
        return parameters.get(name);
    }

    public String getOrEmpty(String name) {
        return parameters.getOrDefault(name, "");
    }

    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    /** Rejects a parameter, other than those of every request, that the pattern does not match. */
    public void requireKnown(Pattern names) throws AwsError {
        for (String name : parameters.keySet()) {
            if (!COMMON_PARAMETERS.contains(name) && !names.matcher(name).matches()) {
                throw new AwsError(
                        "UnsupportedOperation", "The twin does not know the parameter " + name);
            }
        }
    }

    private static String decode(String text) throws AwsError {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            throw new AwsError("MalformedQueryString", "The query string is malformed.");
        }
    }
}
