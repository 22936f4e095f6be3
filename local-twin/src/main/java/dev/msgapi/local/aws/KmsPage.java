package dev.msgapi.local.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * One page of a list, by the request's {@code Limit} and {@code Marker}; a marker is the number of
 * entries before the page.
 *
 * @param member the list's name in the answer
 */
record KmsPage<T>(String member, List<T> all) {
    private static final int LIMIT = 100;
    private static final int LIMIT_MAX = 1000;

    ObjectNode of(KmsInput input, BiConsumer<ObjectNode, T> write) throws AwsError {
        int limit = input.has("Limit") ? input.number("Limit", 1, LIMIT_MAX) : LIMIT;
        int from = input.has("Marker") ? start(input.text("Marker")) : 0;
        int to = Math.min(from + limit, all.size());
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode entries = page.putArray(member);
        all.subList(from, to).forEach(one -> write.accept(entries.addObject(), one));
        page.put("Truncated", to < all.size());
        return to < all.size() ? page.put("NextMarker", String.valueOf(to)) : page;
    }

    private int start(String marker) throws AwsError {
        try {
            int start = Integer.parseInt(marker);
            if (start >= 0 && start <= all.size()) {
                return start;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that no answer gave.
        }
        throw new AwsError("InvalidMarkerException", "Could not deserialize marker: " + marker);
    }
}
