package dev.msgapi.local.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The headers and bodies of gateway responses: literal values, and templates with {@code $context}
 * variables but without other VTL (AWS page "Gateway responses for REST APIs").
 */
final class ResponseTemplates {
    private static final Pattern LITERAL = Pattern.compile("'([^'\\p{Cntrl}]*)'");
    private static final Pattern VARIABLE = Pattern.compile("\\$([A-Za-z]+(?:\\.[A-Za-z]+)*)");

    private ResponseTemplates() {}

    /** The headers in {@code responseParameters}, whose keys all start with the prefix. */
    static List<HttpResponse.Header> headers(JsonLocation parameters, String prefix) {
        List<HttpResponse.Header> headers = new ArrayList<>();
        parameters.each((key, value) -> {
            Matcher literal = LITERAL.matcher(value.text());
            if (!key.startsWith(prefix) || !literal.matches()) {
                throw value.error(
                        "only " + prefix + "<name> with a value in single quotes is known");
            }
            String name = key.substring(prefix.length());
            headers.add(new HttpResponse.Header(name, literal.group(1)));
        });
        return headers;
    }

    /** Rejects a template that uses other variables. */
    static void check(JsonLocation template, Iterable<String> variables) {
        Matcher matcher = VARIABLE.matcher(template.text());
        List<String> known = new ArrayList<>();
        variables.forEach(known::add);
        while (matcher.find()) {
            if (!known.contains(matcher.group(1))) {
                throw template.error("the twin does not know $" + matcher.group(1));
            }
        }
        if (template.text().matches("(?s).*(#set|#if|#foreach|\\$!|\\$\\{).*")) {
            throw template.error("the twin does not run VTL");
        }
    }

    static String fill(String template, Map<String, String> variables) {
        return VARIABLE.matcher(template)
                .replaceAll(variable ->
                        Matcher.quoteReplacement(variables.getOrDefault(variable.group(1), "")));
    }
}
