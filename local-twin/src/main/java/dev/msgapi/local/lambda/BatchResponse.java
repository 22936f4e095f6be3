package dev.msgapi.local.lambda;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Which messages of a batch a function reports as failed. Its rules are those of "Handling errors
 * for an SQS event source in Lambda", success and failure conditions.
 */
final class BatchResponse {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private BatchResponse() {}

    /** The ids that stay in the queue: none, those listed, or all where the list makes no sense. */
    static Set<String> failed(byte[] payload, Set<String> batch) {
        try {
            JsonNode response = JSON.readTree(payload);
            JsonNode failures = response.path("batchItemFailures");
            boolean nothing = response.isMissingNode() || response.isNull();
            if (nothing || (response.isObject() && isAbsent(failures))) {
                return Set.of();
            }
            if (!failures.isArray()) {
                return batch;
            }
            Set<String> failed = new HashSet<>();
            for (JsonNode failure : failures) {
                JsonNode id = failure.path("itemIdentifier");
                if (!id.isTextual() || !batch.contains(id.textValue())) {
                    return batch;
                }
                failed.add(id.textValue());
            }
            return failed;
        } catch (IOException malformed) {
            return batch;
        }
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
