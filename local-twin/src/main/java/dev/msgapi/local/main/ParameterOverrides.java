package dev.msgapi.local.main;

import dev.msgapi.local.StartException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values for the template's parameters, in the form of {@code sam deploy --parameter-overrides}:
 * {@code Key=Value Key='a value with spaces'}. No message shows a value: it may be secret.
 */
final class ParameterOverrides {
    static final String VARIABLE = "MSG_PARAMETERS";

    private static final Pattern PAIR =
            Pattern.compile("\\s*([A-Za-z0-9]+)=(\"[^\"]*\"|'[^']*'|[^\\s\"']*)(?=\\s|$)");

    private ParameterOverrides() {}

    /**
     * The values by the parameter's name; an empty text has none.
     *
     * @throws StartException if a pair is malformed; it says which
     */
    static Map<String, String> parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        String pairs = text.strip();
        Matcher pair = PAIR.matcher(pairs);
        int end = 0;
        while (end < pairs.length()) {
            if (!pair.find(end) || pair.start() != end) {
                throw new StartException(
                        "%s: pair %d is not Key=Value; write a value with spaces as Key='a value'"
                                .formatted(VARIABLE, values.size() + 1));
            }
            if (values.put(pair.group(1), unquoted(pair.group(2))) != null) {
                throw new StartException(VARIABLE + " names " + pair.group(1) + " twice");
            }
            end = pair.end();
        }
        return values;
    }

    private static String unquoted(String value) {
        boolean quoted = value.startsWith("\"") || value.startsWith("'");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
