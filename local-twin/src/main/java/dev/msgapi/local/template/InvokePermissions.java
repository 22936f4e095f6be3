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
 * Finds an API method whose function does not let API Gateway invoke it, which on AWS answers 500
 * only when it is called (AWS page "API Gateway permissions model for invoking an API"), and a rule
 * whose function does not let EventBridge.
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
            Tree name = permission.properties().require("FunctionName");
            if (functions.find(name.asText()).isEmpty()) {
                throw name.place().error(name.asText() + " is no function of this template");
            }
        }
    }

    /**
     * @param stage the API's id and its stage's name, with a slash between
     */
    void check(Tree.Mapping definition, String stage) {
        for (Map.Entry<String, Tree> path : definition.mapping("paths").entries().entrySet()) {
            for (Map.Entry<String, Tree> method :
                    path.getValue().asMapping().entries().entrySet()) {
                if (method.getValue() instanceof Tree.Mapping operation
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

    /** A path as it stands in a source ARN. */
    private static String resource(String path) {
        return path.replaceAll("\\{[^}]*}", "*");
    }

    private void checkOne(Tree.Mapping integration, String source) {
        Tree uri = integration.get("uri");
        if (uri == null || integration.get("credentials") != null) {
            return;
        }
        Matcher matcher = URI.matcher(uri.asText());
        Stack.Function function =
                Stream.of(matcher)
                        .filter(Matcher::matches)
                        .flatMap(match -> functions.find(match.group(1)).stream())
                        .findFirst()
                        .orElseThrow(
                                () -> uri.place().error("uri names no function of the template"));
        String arn =
                "arn:aws:execute-api:" + Settings.REGION + ":" + Settings.ACCOUNT + ":" + source;
        check(function, "apigateway.amazonaws.com", arn, uri.place());
    }

    /**
     * Refuses a call that no permission allows.
     *
     * @param principal the service that calls
     * @param place where the call is declared
     */
    void check(Stack.Function function, String principal, String sourceArn, Place place) {
        if (permissions.stream()
                .noneMatch(p -> allows(p.properties(), function, principal, sourceArn))) {
            throw place.error(
                    "no AWS::Lambda::Permission lets %s invoke %s for %s"
                            .formatted(principal, function.name(), sourceArn));
        }
    }

    private boolean allows(
            Tree.Mapping permission, Stack.Function function, String principal, String sourceArn) {
        return functions.find(permission.text("FunctionName")).filter(function::equals).isPresent()
                && List.of("lambda:InvokeFunction", "lambda:*").contains(permission.text("Action"))
                && permission.text("Principal").equals(principal)
                && matches(permission.text("SourceArn", "*"), sourceArn);
    }

    /** A policy's pattern: a star stands for anything. */
    private static boolean matches(String pattern, String text) {
        String regex =
                Pattern.compile("\\*")
                        .splitAsStream(pattern + " ")
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*"));
        return (text + " ").matches(regex);
    }
}
