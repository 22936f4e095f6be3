package dev.msgapi.local.gateway;

import dev.msgapi.local.template.Stack;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks API keys, throttles each with its own token bucket, and counts its requests of each day in
 * UTC (AWS pages "Throttle requests to your REST APIs" and "Usage plans and API keys").
 */
final class UsagePlan {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Whether a request may pass. */
    sealed interface Admission {}

    record Admitted(String keyId) implements Admission {}

    record UnknownKey() implements Admission {}

    record Throttled() implements Admission {}

    record OverQuota() implements Admission {}

    private record Bucket(double tokens, Instant at) {}

    private record Usage(LocalDate day, int requests) {}

    private final Map<String, String> idsByValue = new HashMap<>();
    private final Map<String, Bucket> buckets = new HashMap<>();
    private final Map<String, Usage> usages = new HashMap<>();
    private final double rate;
    private final int burst;
    private final int dailyQuota;
    private final InstantSource clock;

    UsagePlan(Stack.Api api, InstantSource clock) {
        api.apiKeys().forEach((id, value) -> idsByValue.put(value, id));
        this.rate = api.throttleRate();
        this.burst = api.throttleBurst();
        this.dailyQuota = api.dailyQuota();
        this.clock = clock;
    }

    synchronized Admission admit(@Nullable String key) {
        String id = key == null ? null : idsByValue.get(key);
        if (id == null) {
            return new UnknownKey();
        }
        Instant now = clock.instant();
        if (!passesThrottle(id, now)) {
            return new Throttled();
        }
        return passesQuota(id, now) ? new Admitted(id) : new OverQuota();
    }

    private boolean passesThrottle(String id, Instant now) {
        Bucket bucket = buckets.getOrDefault(id, new Bucket(burst, now));
        double tokens = Math.min(burst, bucket.tokens() + gained(bucket.at(), now));
        boolean passes = tokens >= 1;
        buckets.put(id, new Bucket(passes ? tokens - 1 : tokens, now));
        return passes;
    }

    private boolean passesQuota(String id, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Usage usage = usages.get(id);
        int requests = usage == null || !usage.day().equals(today) ? 0 : usage.requests();
        if (requests >= dailyQuota) {
            return false;
        }
        usages.put(id, new Usage(today, requests + 1));
        return true;
    }

    private double gained(Instant from, Instant to) {
        long nanos = Math.max(0, Duration.between(from, to).toNanos());
        // Zero times an infinite rate would be NaN.
        return nanos == 0 ? 0 : nanos / NANOS_PER_SECOND * rate;
    }
}
