package dev.msgapi.local.template;

import dev.msgapi.local.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks that each function allows API Gateway or EventBridge to invoke it. On AWS a missing
 * permission shows only when a method is called, as a 500 (AWS page "API Gateway permissions model
 * for invoking an API").
 */
final class InvokePermissions {
    private static final String INTEGRATION = "x-amazon-apigateway-integration";
    private static final Pattern URI =
            Pattern.compile("arn:aws:apigateway:[^:]+:lambda:path/.+/functions/(.+)/invocations");

    private final List<Resource> permissions;
    private final Functions functions;

    InvokePermissions(List<Resource> permissions, Functions functions) {
        this.permissions = List.copyOf(permissions);
        this.functions = functions;
        for (Resource permission : permissions) {
            YamlNode name = permission.properties().require("FunctionName");
            if (functions.find(name.asText()).isEmpty()) {
                throw name.location().error(name.asText() + " is not a function of this template");
            }
        }
    }

    /**
     * @param stage the API's id and its stage's name, separated by a slash
     */
    void check(YamlNode.Mapping definition, String stage) {
        for (Map.Entry<String, YamlNode> path : definition.mapping("paths").entries().entrySet()) {
            for (Map.Entry<String, YamlNode> method :
                    path.getValue().asMapping().entries().entrySet()) {
                if (method.getValue() instanceof YamlNode.Mapping operation
                        && operation.get(INTEGRATION) != null) {
                    String verb = method.getKey().startsWith("x-") ? "*" : upper(method.getKey());
                    String source = stage + "/" + verb + resource(path.getKey());
                    checkOne(operation.mapping(INTEGRATION), source);
                }
            }
        }
    }

    private static String upper(String method) {
        return method.toUpperCase(Locale.ROOT);
    }

    /** The form of a path in a source ARN. */
    private static String resource(String path) {
        return path.replaceAll("\\{[^}]*}", "*");
    }

    private void checkOne(YamlNode.Mapping integration, String source) {
        YamlNode uri = integration.get("uri");
        if (uri == null || integration.get("credentials") != null) {
            return;
        }
        Matcher matcher = URI.matcher(uri.asText());
        Stack.Function function =
                Stream.of(matcher)
                        .filter(Matcher::matches)
                        .flatMap(match -> functions.find(match.group(1)).stream())
                        .findFirst()
                        .orElseThrow(() ->
                                uri.location().error("uri names no function of the template"));
        String arn =
                "arn:aws:execute-api:" + Settings.REGION + ":" + Settings.ACCOUNT + ":" + source;
        check(function, "apigateway.amazonaws.com", arn, uri.location());
    }

    /**
     * Rejects a call that no permission allows.
     *
     * @param principal the service that calls
     * @param location where the call is declared
     */
    void check(
            Stack.Function function, String principal, String sourceArn, SourceLocation location) {
        if (permissions.stream()
                .noneMatch(p -> allows(p.properties(), function, principal, sourceArn))) {
            throw location.error(
                    "no AWS::Lambda::Permission lets %s invoke %s for %s"
                            .formatted(principal, function.name(), sourceArn));
        }
    }

    private boolean allows(
            YamlNode.Mapping permission,
            Stack.Function function,
            String principal,
            String sourceArn) {
        return functions.find(permission.text("FunctionName")).filter(function::equals).isPresent()
                && List.of("lambda:InvokeFunction", "lambda:*").contains(permission.text("Action"))
                && permission.text("Principal").equals(principal)
                && matches(permission.text("SourceArn", "*"), sourceArn);
    }

    /** Whether a policy's pattern matches: a star matches any text. */
    private static boolean matches(String pattern, String text) {
        String regex =
                Pattern.compile("\\*")
                        .splitAsStream(pattern + " ")
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*"));
        return (text + " ").matches(regex);
    }
}
