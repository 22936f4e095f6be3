package dev.msgapi.local.aws.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parameters of AWS's query protocol: {@code application/x-www-form-urlencoded} pairs. */
public record Form(Map<String, String> parameters) {

    public Form {
        parameters = Map.copyOf(parameters);
    }

    /** Reads the body and the query string; of equal names the last one holds. */
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

    /** The values of {@code prefix.1}, {@code prefix.2} and so on, to the first that is absent. */
    public List<String> list(String prefix) {
        return numbered(prefix, "").map(this::getOrEmpty).toList();
    }

    /** The pairs of {@code prefix.1.name} and {@code prefix.1.value} and so on. */
    public List<Map.Entry<String, String>> pairs(String prefix, String name, String value) {
        return numbered(prefix, "." + name)
                .map(n -> n.substring(0, n.length() - name.length()))
                .map(entry -> Map.entry(getOrEmpty(entry + name), getOrEmpty(entry + value)))
                .toList();
    }

    private Stream<String> numbered(String prefix, String suffix) {
        return IntStream.iterate(1, i -> has(prefix + "." + i + suffix), i -> i + 1)
                .mapToObj(i -> prefix + "." + i + suffix);
    }

    private static String decode(String text) throws AwsError {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            throw new AwsError("MalformedQueryString", "The query string is malformed.");
        }
    }
}
