package dev.msgapi.local.template;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Checks the values of the template's parameters as AWS does (AWS page "CloudFormation template
 * Parameters syntax"). No message shows a value: it may be secret.
 */
final class Parameters {
    private static final List<String> KEYS =
            List.of(
                    "Type",
                    "Default",
                    "AllowedValues",
                    "AllowedPattern",
                    "MinValue",
                    "MaxValue",
                    "ConstraintDescription",
                    "Description");

    private Parameters() {}

    static Map<String, ParameterValue> values(YamlNode.Mapping section, Map<String, String> given) {
        for (String name : given.keySet()) {
            if (section.get(name) == null) {
                throw section.location().error("there is no parameter " + name);
            }
        }
        Map<String, ParameterValue> values = new LinkedHashMap<>();
        section.entries()
                .forEach(
                        (name, node) -> values.put(name, value(node.asMapping(), given.get(name))));
        return values;
    }

    private static ParameterValue value(YamlNode.Mapping parameter, @Nullable String given) {
        parameter.requireKnownKeys(KEYS);
        YamlNode type = parameter.require("Type");
        String value = given == null ? defaultOf(parameter) : given;
        return switch (type.asText()) {
            case "String" -> {
                checkPattern(parameter, value);
                checkAllowed(parameter, value);
                yield new ParameterValue.Text(value);
            }
            case "Number" -> {
                checkNumber(parameter, value);
                checkAllowed(parameter, value);
                yield new ParameterValue.Text(value);
            }
            case "CommaDelimitedList" -> items(parameter, value);
            default -> throw type.location().error("unknown parameter type " + type.asText());
        };
    }

    /** Checks each item of the list, also an empty one. */
    private static ParameterValue.Items items(YamlNode.Mapping parameter, String value) {
        for (String rule : List.of("MinValue", "MaxValue")) {
            YamlNode given = parameter.get(rule);
            if (given != null) {
                throw given.location().error("a CommaDelimitedList has no " + rule);
            }
        }
        ParameterValue.Items items = ParameterValue.Items.split(value);
        for (String item : items.items()) {
            checkPattern(parameter, item);
            checkAllowed(parameter, item);
        }
        return items;
    }

    private static void checkAllowed(YamlNode.Mapping parameter, String value) {
        List<YamlNode> allowed = parameter.items("AllowedValues");
        if (!allowed.isEmpty() && allowed.stream().noneMatch(a -> a.asText().equals(value))) {
            throw violation(parameter, "AllowedValues");
        }
    }

    private static String defaultOf(YamlNode.Mapping parameter) {
        YamlNode value = parameter.get("Default");
        if (value == null) {
            throw parameter
                    .location()
                    .error("this parameter has no default and was given no value");
        }
        return value.asText();
    }

    private static void checkPattern(YamlNode.Mapping parameter, String value) {
        YamlNode pattern = parameter.get("AllowedPattern");
        if (pattern == null) {
            return;
        }
        try {
            if (!Pattern.matches(pattern.asText(), value)) {
                throw violation(parameter, "AllowedPattern");
            }
        } catch (PatternSyntaxException e) {
            throw pattern.location()
                    .error("AllowedPattern is not a regular expression: " + e.getDescription());
        }
    }

    private static void checkNumber(YamlNode.Mapping parameter, String value) {
        BigDecimal number = number(parameter, "Type", value);
        YamlNode min = parameter.get("MinValue");
        if (min != null && number.compareTo(number(parameter, "MinValue", min.asText())) < 0) {
            throw violation(parameter, "MinValue");
        }
        YamlNode max = parameter.get("MaxValue");
        if (max != null && number.compareTo(number(parameter, "MaxValue", max.asText())) > 0) {
            throw violation(parameter, "MaxValue");
        }
    }

    private static BigDecimal number(YamlNode.Mapping parameter, String rule, String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw violation(parameter, rule);
        }
    }

    private static TemplateException violation(YamlNode.Mapping parameter, String rule) {
        return parameter
                .require(rule)
                .location()
                .error("the parameter's value does not satisfy " + rule);
    }
}
