package dev.msgapi.local.lambda;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds the messages of a batch that a function reports as failed, by the success and failure
 * conditions of "Handling errors for an SQS event source in Lambda".
 */
final class BatchResponse {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private BatchResponse() {}

    /** The ids that stay in the queue: none, those listed, or all if the list is malformed. */
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
