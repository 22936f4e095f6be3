package dev.msgapi.local.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** EventBridge's scheduled rules, at a rate ("Amazon EventBridge: Setting a schedule pattern"). */
final class Schedules {
    // Five digits: even as many days are a time that a clock of nanoseconds can count.
    private static final Pattern RATE =
            Pattern.compile("rate\\(([1-9][0-9]{0,4}) (minute|hour|day)(s?)\\)");

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Functions functions;
    private final InvokePermissions permissions;
    private final Attributes attributes;

    Schedules(Functions functions, InvokePermissions permissions, Attributes attributes) {
        this.functions = functions;
        this.permissions = permissions;
        this.attributes = attributes;
    }

    /** Those that are enabled, one for each target. */
    List<Stack.Schedule> all(List<Resource> rules) {
        List<Stack.Schedule> all = new ArrayList<>();
        for (Resource rule : rules) {
            boolean enabled = enabled(rule.properties().get("State"));
            Duration period = period(rule.properties().require("ScheduleExpression"));
            for (Tree target : rule.properties().items("Targets")) {
                Stack.Schedule schedule = schedule(rule, period, target.asMapping());
                if (enabled) {
                    all.add(schedule);
                }
            }
        }
        return all;
    }

    private Stack.Schedule schedule(Resource rule, Duration period, Tree.Mapping target) {
        target.require("Id");
        Tree arn = target.require("Arn");
        Stack.Function function =
                functions
                        .find(arn.asText())
                        .orElseThrow(() -> arn.place().error("no function of this template"));
        String ruleArn = attributes.arn(rule);
        permissions.check(function, "events.amazonaws.com", ruleArn, arn.place());
        return new Stack.Schedule(ruleArn, function.name(), period, input(target.get("Input")));
    }

    private static boolean enabled(@Nullable Tree state) {
        if (state == null) {
            return true;
        }
        return switch (state.asText()) {
            case "ENABLED" -> true;
            case "DISABLED" -> false;
            default -> throw state.place().error("ENABLED or DISABLED is expected here");
        };
    }

    /** One of a thing is written in the singular, and only one. */
    private static Duration period(Tree expression) {
        Matcher rate = RATE.matcher(expression.asText());
        if (!rate.matches() || rate.group(1).equals("1") != rate.group(3).isEmpty()) {
            throw expression
                    .place()
                    .error(
                            "a schedule here is rate(1 minute), rate(5 minutes) and so on, in"
                                    + " minutes, hours or days");
        }
        long value = Long.parseLong(rate.group(1));
        return switch (rate.group(2)) {
            case "minute" -> Duration.of(value, ChronoUnit.MINUTES);
            case "hour" -> Duration.of(value, ChronoUnit.HOURS);
            default -> Duration.of(value, ChronoUnit.DAYS);
        };
    }

    private static @Nullable String input(@Nullable Tree input) {
        if (input == null) {
            return null;
        }
        try {
            if (!JSON.readTree(input.asText()).isMissingNode()) {
                return input.asText();
            }
        } catch (JsonProcessingException e) {
            // Said below.
        }
        throw input.place().error("Input is no JSON");
    }
}
