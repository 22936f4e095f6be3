package dev.msgapi.local.template;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The values of the template's parameters, each checked as AWS does (AWS page "CloudFormation
 * template Parameters syntax"); a message never shows a value, for it may be secret.
 */
final class Parameters {
    private static final List<String> KEYS =
            List.of(
                    "Type",
                    "Default",
                    "AllowedValues",
                    "AllowedPattern",
                    "MinLength",
                    "MaxLength",
                    "MinValue",
                    "MaxValue",
                    "ConstraintDescription",
                    "Description",
                    "NoEcho");

    private Parameters() {}

    static Map<String, ParameterValue> values(Tree.Mapping section, Map<String, String> given) {
        for (String name : given.keySet()) {
            if (section.get(name) == null) {
                throw section.place().error("there is no parameter " + name);
            }
        }
        Map<String, ParameterValue> values = new LinkedHashMap<>();
        section.entries()
                .forEach(
                        (name, tree) -> values.put(name, value(tree.asMapping(), given.get(name))));
        return values;
    }

    private static ParameterValue value(Tree.Mapping parameter, @Nullable String given) {
        parameter.admit(KEYS);
        Tree type = parameter.require("Type");
        String value = given == null ? otherwise(parameter) : given;
        return switch (type.asText()) {
            case "String" -> {
                checkText(parameter, value);
                checkAllowed(parameter, value);
                yield new ParameterValue.Text(value);
            }
            case "Number" -> {
                checkNumber(parameter, value);
                checkAllowed(parameter, value);
                yield new ParameterValue.Text(value);
            }
            case "CommaDelimitedList" -> items(parameter, value);
            default -> throw type.place().error("unknown parameter type " + type.asText());
        };
    }

    /** The rules of a list hold for each of its items, an empty one included. */
    private static ParameterValue.Items items(Tree.Mapping parameter, String value) {
        for (String rule : List.of("MinLength", "MaxLength", "MinValue", "MaxValue")) {
            Tree given = parameter.get(rule);
            if (given != null) {
                throw given.place().error("a CommaDelimitedList has no " + rule);
            }
        }
        ParameterValue.Items items = ParameterValue.Items.split(value);
        for (String item : items.items()) {
            checkPattern(parameter, item);
            checkAllowed(parameter, item);
        }
        return items;
    }

    private static void checkAllowed(Tree.Mapping parameter, String value) {
        List<Tree> allowed = parameter.items("AllowedValues");
        if (!allowed.isEmpty() && allowed.stream().noneMatch(a -> a.asText().equals(value))) {
            throw refusal(parameter, "AllowedValues");
        }
    }

    private static String otherwise(Tree.Mapping parameter) {
        Tree otherwise = parameter.get("Default");
        if (otherwise == null) {
            throw parameter.place().error("this parameter has no default and was given no value");
        }
        return otherwise.asText();
    }

    private static void checkText(Tree.Mapping parameter, String value) {
        if (value.length() < parameter.whole("MinLength", 0, 0, Integer.MAX_VALUE)) {
            throw refusal(parameter, "MinLength");
        }
        if (value.length()
                > parameter.whole("MaxLength", Integer.MAX_VALUE, 0, Integer.MAX_VALUE)) {
            throw refusal(parameter, "MaxLength");
        }
        checkPattern(parameter, value);
    }

    private static void checkPattern(Tree.Mapping parameter, String value) {
        Tree pattern = parameter.get("AllowedPattern");
        if (pattern == null) {
            return;
        }
        try {
            if (!Pattern.matches(pattern.asText(), value)) {
                throw refusal(parameter, "AllowedPattern");
            }
        } catch (PatternSyntaxException e) {
            throw pattern.place()
                    .error("AllowedPattern is no regular expression: " + e.getDescription());
        }
    }

    private static void checkNumber(Tree.Mapping parameter, String value) {
        BigDecimal number = number(parameter, "Type", value);
        Tree min = parameter.get("MinValue");
        if (min != null && number.compareTo(number(parameter, "MinValue", min.asText())) < 0) {
            throw refusal(parameter, "MinValue");
        }
        Tree max = parameter.get("MaxValue");
        if (max != null && number.compareTo(number(parameter, "MaxValue", max.asText())) > 0) {
            throw refusal(parameter, "MaxValue");
        }
    }

    private static BigDecimal number(Tree.Mapping parameter, String rule, String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw refusal(parameter, rule);
        }
    }

    private static TemplateException refusal(Tree.Mapping parameter, String rule) {
        Place place = parameter.require(rule).place();
        String why = parameter.text("ConstraintDescription", "");
        return place.error(
                "the parameter's value does not satisfy "
                        + rule
                        + (why.isEmpty() ? "" : ": " + why));
    }
}
