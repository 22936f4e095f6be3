package dev.msgapi.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.local.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which API keys a stage admits and how fast (AWS page "Usage plans and API keys"). */
final class UsagePlans {
    private final List<Resource> plans;
    private final List<Resource> keys;
    private final List<Resource> bindings;

    UsagePlans(List<Resource> plans, List<Resource> keys, List<Resource> bindings) {
        this.plans = List.copyOf(plans);
        this.keys = List.copyOf(keys);
        this.bindings = List.copyOf(bindings);
    }

    /** The API with its keys; without a usage plan it admits none and throttles nothing. */
    Stack.Api api(JsonNode definition, String apiId, String stage) {
        List<Resource> ours = new ArrayList<>();
        for (Resource plan : plans) {
            for (Tree apiStage : plan.properties().items("ApiStages")) {
                Tree.Mapping pair = apiStage.asMapping();
                if (!pair.text("ApiId").equals(apiId) || !pair.text("Stage").equals(stage)) {
                    throw apiStage.place().error("no stage of this template's API");
                }
                ours.add(plan);
            }
        }
        if (ours.size() > 1) {
            throw ours.get(1).properties().place().error("the twin's API has one usage plan");
        }
        if (ours.isEmpty()) {
            return new Stack.Api(
                    definition,
                    apiId,
                    stage,
                    Map.of(),
                    Double.POSITIVE_INFINITY,
                    Integer.MAX_VALUE);
        }
        Resource plan = ours.getFirst();
        Tree.Mapping throttle = plan.properties().mapping("Throttle");
        return new Stack.Api(
                definition,
                apiId,
                stage,
                apiKeys(plan),
                rate(throttle),
                throttle.whole("BurstLimit", Integer.MAX_VALUE, 0, Integer.MAX_VALUE));
    }

    private static double rate(Tree.Mapping throttle) {
        Tree limit = throttle.get("RateLimit");
        if (limit == null) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double rate = Double.parseDouble(limit.asText());
            if (rate >= 0) {
                return rate;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw limit.place().error("RateLimit is a number of requests a second");
    }

    private Map<String, String> apiKeys(Resource plan) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Resource binding : bindings) {
            Tree.Mapping properties = binding.properties();
            Assembly.expect(properties, "KeyType", "API_KEY");
            if (!properties.text("UsagePlanId").equals(plan.shortId())) {
                throw properties.require("UsagePlanId").place().error("no usage plan of the API");
            }
            Tree keyId = properties.require("KeyId");
            Resource key =
                    keys.stream()
                            .filter(candidate -> candidate.shortId().equals(keyId.asText()))
                            .findFirst()
                            .orElseThrow(() -> keyId.place().error("no key of this template"));
            // AWS makes a key disabled unless the template says otherwise.
            if (key.properties().flag("Enabled", false)) {
                String value = key.properties().text("Value", Settings.API_KEY);
                if (values.containsValue(value)) {
                    throw key.properties().place().error("two API keys have the same value");
                }
                values.put(key.shortId(), value);
            }
        }
        return values;
    }
}
