package dev.msgapi.local.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One method of one path.
 *
 * @param resourcePath as the definition writes it: {@code /msg/{id}}, {@code /files/{proxy+}}
 * @param method upper case, or {@link #ANY}
 * @param iamRequired whether a request must be signed by an IAM user
 * @param function what answers
 */
public record Route(
        String resourcePath,
        String method,
        boolean iamRequired,
        boolean keyRequired,
        Function function) {
    static final String ANY = "ANY";

    /**
     * A Lambda function.
     *
     * @param timeout how long the gateway waits for its answer
     */
    public record Function(String name, Duration timeout) {}

    /** The path parameters as sent; empty if the path does not match this route. */
    public Optional<Map<String, String>> match(String path) {
        List<String> wanted = segments(resourcePath);
        List<String> given = segments(path);
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            String segment = wanted.get(i);
            if (i >= given.size()) {
                return Optional.empty();
            }
            if (isGreedy(segment)) {
                String name = segment.substring(1, segment.length() - 2);
                parameters.put(name, String.join("/", given.subList(i, given.size())));
                return Optional.of(parameters);
            }
            if (isVariable(segment) && !given.get(i).isEmpty()) {
                parameters.put(segment.substring(1, segment.length() - 1), given.get(i));
            } else if (!segment.equals(given.get(i))) {
                return Optional.empty();
            }
        }
        return wanted.size() == given.size() ? Optional.of(parameters) : Optional.empty();
    }

    /** Orders the routes that match a path: the most specific is first. */
    public String rank() {
        StringBuilder rank = new StringBuilder();
        for (String segment : segments(resourcePath)) {
            rank.append(isGreedy(segment) ? '3' : isVariable(segment) ? '2' : '1');
        }
        return rank.toString();
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    private static boolean isGreedy(String segment) {
        return segment.startsWith("{") && segment.endsWith("+}");
    }

    /** Ignores slashes at both ends, as AWS does. */
    public static List<String> segments(String path) {
        String trimmed = path.replaceAll("^/+|/+$", "");
        return trimmed.isEmpty() ? new ArrayList<>() : List.of(trimmed.split("/", -1));
    }
}
