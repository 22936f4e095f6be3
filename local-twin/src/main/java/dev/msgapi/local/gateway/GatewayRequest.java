package dev.msgapi.local.gateway;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request as the client sent it.
 *
 * @param id also the response's
 * @param path as sent: percent-encoded, with the stage if the client named it
 * @param headers as sent, in order
 * @param query decoded, with each name's values in order
 */
record GatewayRequest(
        String id,
        String method,
        String path,
        String protocol,
        String sourceIp,
        int port,
        List<HttpResponse.Header> headers,
        Map<String, List<String>> query) {

    GatewayRequest {
        headers = List.copyOf(headers);
    }

    /**
     * The path below the stage. At an API's own address the first segment is the stage, and at a
     * custom domain the path has none.
     */
    String pathBelow(String stage) {
        String prefix = "/" + stage;
        if (path.equals(prefix)) {
            return "/";
        }
        return path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path;
    }

    /** The last value of a header, in any case of its name. */
    @Nullable String header(String name) {
        List<String> values = values(name);
        return values.isEmpty() ? null : values.getLast();
    }

    /** All values of a header in order, in any case of its name. */
    List<String> values(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(HttpResponse.Header::value)
                .toList();
    }

    /** The values under the first spelling of each name; any case finds them. */
    Map<String, List<String>> multiValueHeaders() {
        Map<String, List<String>> grouped = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (HttpResponse.Header header : headers) {
            grouped.computeIfAbsent(header.name(), name -> new ArrayList<>()).add(header.value());
        }
        return grouped;
    }

    /**
     * Decodes a query string, with a plus as a space.
     *
     * @throws IllegalArgumentException for a percent sign without two hexadecimal digits
     */
    static Map<String, List<String>> decode(@Nullable String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (query == null) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] halves = pair.split("=", 2);
                String value = halves.length == 2 ? decodeOne(halves[1]) : "";
                parameters
                        .computeIfAbsent(decodeOne(halves[0]), name -> new ArrayList<>())
                        .add(value);
            }
        }
        return parameters;
    }

    static String decodeOne(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
