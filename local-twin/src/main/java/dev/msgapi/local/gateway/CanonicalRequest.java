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
 * Writes a request in the form that client and server both hash (AWS page "Create a signed AWS API
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

    /** Encodes the path again as every service but S3 does, although it was sent encoded. */
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

    /** Writes the parameters that the function gets, so that the signature covers exactly these. */
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

    /** Encodes everything but the unreserved characters of RFC 3986. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
