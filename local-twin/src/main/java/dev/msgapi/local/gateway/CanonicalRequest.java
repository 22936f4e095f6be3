package dev.msgapi.local.gateway;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a request in the one form that both sides hash (AWS page "Create a signed AWS API
 * request", step 1).
 */
final class CanonicalRequest {
    private CanonicalRequest() {}

    /**
     * @param signedHeaders lower case and sorted
     * @param bodyHash in lower-case hexadecimal digits
     */
    static String write(GatewayRequest request, List<String> signedHeaders, String bodyHash) {
        String headers =
                signedHeaders.stream()
                        .map(name -> name + ":" + header(request.values(name)) + "\n")
                        .collect(Collectors.joining());
        return String.join(
                "\n",
                request.method(),
                path(request.path()),
                query(request.query()),
                headers,
                String.join(";", signedHeaders),
                bodyHash);
    }

    private static String header(List<String> values) {
        return values.stream()
                .map(value -> value.strip().replaceAll("\\s+", " "))
                .collect(Collectors.joining(","));
    }

    /** The path as sent, so mostly encoded already, is encoded again: S3 alone does not do so. */
    private static String path(String sent) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : sent.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(encode(segment));
            }
        }
        boolean endsWithSlash = sent.endsWith("/") && !segments.isEmpty();
        return "/" + String.join("/", segments) + (endsWithSlash ? "/" : "");
    }

    /** Made of what the function gets, so that nothing else than that can have been signed. */
    private static String query(Map<String, List<String>> parameters) {
        record Pair(String name, String value) {}
        return parameters.entrySet().stream()
                .flatMap(parameter ->
                        parameter.getValue().stream()
                                .map(value -> new Pair(encode(parameter.getKey()), encode(value))))
                .sorted(Comparator.comparing(Pair::name).thenComparing(Pair::value))
                .map(pair -> pair.name() + "=" + pair.value())
                .collect(Collectors.joining("&"));
    }

    /** Everything but RFC 3986's unreserved characters. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
