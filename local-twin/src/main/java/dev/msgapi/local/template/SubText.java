package dev.msgapi.local.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of an {@code Fn::Sub} (AWS page "Fn::Sub"). */
final class SubText {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^{}]*)}");

    /** One part of the text. */
    sealed interface Part {}

    record Literal(String text) implements Part {}

    record Variable(String name) implements Part {}

    private SubText() {}

    static List<Part> parts(YamlNode node) {
        String text = node.asText();
        List<Part> parts = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            parts.add(new Literal(text.substring(end, matcher.start())));
            String name = matcher.group(2);
            if (name.isEmpty()) {
                throw node.location().error("Fn::Sub has no name in ${}");
            }
            parts.add(
                    matcher.group(1).isEmpty()
                            ? new Variable(name)
                            : new Literal("${" + name + "}"));
            end = matcher.end();
        }
        parts.add(new Literal(text.substring(end)));
        return parts;
    }
}
