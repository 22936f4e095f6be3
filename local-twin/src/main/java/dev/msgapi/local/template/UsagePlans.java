package dev.msgapi.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.local.Settings;
import java.util.List;
import java.util.Map;

/** The API's usage plan: its keys, throttle and quota (AWS page "Usage plans and API keys"). */
final class UsagePlans {
    private final List<Resource> plans;
    private final List<Resource> keys;
    private final List<Resource> bindings;

    UsagePlans(List<Resource> plans, List<Resource> keys, List<Resource> bindings) {
        this.plans = List.copyOf(plans);
        this.keys = List.copyOf(keys);
        this.bindings = List.copyOf(bindings);
    }

    /** The API with the one plan, of one key, that the twin serves. */
    Stack.Api api(JsonNode definition, Resource api, String stage) {
        YamlNode.Mapping properties = api.properties();
        if (plans.size() != 1) {
            throw properties.location().error("the twin's API has one usage plan");
        }
        YamlNode.Mapping plan = plans.getFirst().properties();
        for (YamlNode apiStage : plan.items("ApiStages")) {
            YamlNode.Mapping pair = apiStage.asMapping();
            if (!pair.text("ApiId").equals(api.shortId()) || !pair.text("Stage").equals(stage)) {
                throw apiStage.location().error("not a stage of this template's API");
            }
        }
        YamlNode.Mapping throttle = plan.mapping("Throttle");
        return new Stack.Api(
                definition,
                api.shortId(),
                stage,
                apiKeys(plans.getFirst()),
                rate(throttle.require("RateLimit")),
                throttle.require("BurstLimit").asInt(0, Integer.MAX_VALUE),
                dailyQuota(plan));
    }

    private static int dailyQuota(YamlNode.Mapping plan) {
        if (plan.get("Quota") == null) {
            return Integer.MAX_VALUE;
        }
        YamlNode.Mapping quota = plan.mapping("Quota");
        Assembly.expect(quota, "Period", "DAY");
        return quota.require("Limit").asInt(0, Integer.MAX_VALUE);
    }

    private static double rate(YamlNode limit) {
        try {
            double rate = Double.parseDouble(limit.asText());
            if (rate >= 0) {
                return rate;
            }
        } catch (NumberFormatException e) {
            // fall through to the error below
        }
        throw limit.location().error("RateLimit is a number of requests a second");
    }

    private Map<String, String> apiKeys(Resource plan) {
        if (bindings.size() != 1) {
            throw plan.properties().location().error("the twin's usage plan has one key");
        }
        YamlNode.Mapping binding = bindings.getFirst().properties();
        Assembly.expect(binding, "KeyType", "API_KEY");
        if (!binding.text("UsagePlanId").equals(plan.shortId())) {
            throw binding.require("UsagePlanId").location().error("not the API's usage plan");
        }
        YamlNode keyId = binding.require("KeyId");
        Resource key =
                keys.stream()
                        .filter(candidate -> candidate.shortId().equals(keyId.asText()))
                        .findFirst()
                        .orElseThrow(() -> keyId.location().error("not a key of this template"));
        // AWS makes a key disabled unless the template says otherwise.
        return key.properties().bool("Enabled", false)
                ? Map.of(key.shortId(), Settings.API_KEY)
                : Map.of();
    }
}
