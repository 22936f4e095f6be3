package dev.msgapi.local.template;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** EventBridge's scheduled rules ("Amazon EventBridge: Setting a schedule pattern"). */
final class Schedules {
    // Five digits: a clock of nanoseconds can still count as many days.
    private static final Pattern RATE =
            Pattern.compile("rate\\(([1-9][0-9]{0,4}) (minute|hour|day)(s?)\\)");

    private final Functions functions;
    private final InvokePermissions permissions;
    private final Attributes attributes;

    Schedules(Functions functions, InvokePermissions permissions, Attributes attributes) {
        this.functions = functions;
        this.permissions = permissions;
        this.attributes = attributes;
    }

    /** One for each target of a rule. */
    List<Stack.Schedule> all(List<Resource> rules) {
        List<Stack.Schedule> all = new ArrayList<>();
        for (Resource rule : rules) {
            Duration period = period(rule.properties().require("ScheduleExpression"));
            for (YamlNode target : rule.properties().items("Targets")) {
                all.add(schedule(rule, period, target.asMapping()));
            }
        }
        return all;
    }

    private Stack.Schedule schedule(Resource rule, Duration period, YamlNode.Mapping target) {
        target.require("Id");
        YamlNode arn = target.require("Arn");
        Stack.Function function =
                functions
                        .find(arn.asText())
                        .orElseThrow(() -> arn.location().error("not a function of this template"));
        String ruleArn = attributes.arn(rule);
        permissions.check(function, "events.amazonaws.com", ruleArn, arn.location());
        return new Stack.Schedule(ruleArn, function.name(), period);
    }

    /** AWS takes the singular for 1, and only for 1. */
    private static Duration period(YamlNode expression) {
        Matcher rate = RATE.matcher(expression.asText());
        if (!rate.matches() || rate.group(1).equals("1") != rate.group(3).isEmpty()) {
            throw expression
                    .location()
                    .error(
                            "a schedule is rate(1 minute), rate(5 minutes) and so on, in minutes,"
                                    + " hours or days");
        }
        long value = Long.parseLong(rate.group(1));
        return switch (rate.group(2)) {
            case "minute" -> Duration.of(value, ChronoUnit.MINUTES);
            case "hour" -> Duration.of(value, ChronoUnit.HOURS);
            default -> Duration.of(value, ChronoUnit.DAYS);
        };
    }
}
