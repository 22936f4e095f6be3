package dev.msgapi.local.template;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of an {@code Fn::Sub} (AWS page "Fn::Sub"). */
final class SubText {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^{}]*)}");

    private SubText() {}

    /** Replaces each variable by the value of its name; {@code ${!x}} becomes {@code ${x}}. */
    static String substitute(YamlNode text, UnaryOperator<String> value) {
        return VARIABLE.matcher(text.asText())
                .replaceAll(variable -> {
                    String name = variable.group(2);
                    if (name.isEmpty()) {
                        throw text.location().error("Fn::Sub has no name in ${}");
                    }
                    boolean literal = !variable.group(1).isEmpty();
                    return Matcher.quoteReplacement(
                            literal ? "${" + name + "}" : value.apply(name));
                });
    }
}
