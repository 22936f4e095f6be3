package dev.msgapi.acceptance.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.local.template.YamlNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One statement of an IAM policy (IAM User Guide, "IAM JSON policy elements reference") with the
 * elements that the template uses; {@link #read} rejects others, such as NotAction.
 *
 * @param owner the logical id of the role or table that has it
 * @param condition its operators; an empty object if it has none
 */
record Statement(
        String owner,
        String effect,
        @Nullable JsonNode principal,
        List<String> actions,
        List<String> resources,
        JsonNode condition) {
    private static final List<String> KNOWN =
            List.of("Sid", "Effect", "Principal", "Action", "Resource", "Condition");

    static Statement read(String owner, YamlNode node) {
        YamlNode.Mapping statement = node.asMapping();
        statement.requireKnownKeys(KNOWN);
        YamlNode principal = statement.get("Principal");
        return new Statement(
                owner,
                statement.text("Effect"),
                principal == null ? null : principal.toJson(),
                texts(statement.require("Action")),
                statement.get("Resource") == null
                        ? List.of()
                        : texts(statement.require("Resource")),
                statement.mapping("Condition").toJson());
    }

    boolean allows() {
        return effect.equals("Allow");
    }

    /** Whether one of its actions, with or without wildcards, belongs to the service. */
    boolean isOf(String service) {
        return actions.stream()
                .map(action -> action.split(":", 2)[0].toLowerCase(Locale.ROOT))
                .anyMatch(prefix -> matches(prefix, service));
    }

    /** Whether it covers the resource or a part of it, such as an index of a table. */
    boolean reaches(String arn) {
        return resources.stream()
                .anyMatch(pattern -> matches(pattern, arn) || begins(pattern, arn + "/"));
    }

    /** Whether the pattern matches some text that begins with this text. */
    private static boolean begins(String pattern, String text) {
        return IntStream.rangeClosed(1, pattern.length())
                .anyMatch(end -> matches(pattern.substring(0, end), text));
    }

    private static boolean matches(String pattern, String text) {
        String regex =
                Stream.of(pattern.splitWithDelimiters("[*?]", 0))
                        .map(part ->
                                switch (part) {
                                    case "*" -> ".*";
                                    case "?" -> ".";
                                    default -> "\\Q" + part + "\\E";
                                })
                        .collect(Collectors.joining());
        return text.matches(regex);
    }

    private static List<String> texts(YamlNode node) {
        return node instanceof YamlNode.Sequence many
                ? many.items().stream().map(YamlNode::asText).toList()
                : List.of(node.asText());
    }
}
