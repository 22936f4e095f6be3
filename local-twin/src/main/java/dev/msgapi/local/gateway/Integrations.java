package dev.msgapi.local.gateway;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code x-amazon-apigateway-integration} (AWS page of that name). */
final class Integrations {
    private static final int TIMEOUT_MILLIS_MAX = 29_000;
    private static final int TIMEOUT_MILLIS_MIN = 50;
    private static final Pattern URI =
            Pattern.compile(
                    "arn:aws:apigateway:[^:]+:lambda:path/2015-03-31/functions/"
                            + "arn:aws:lambda:[^:]+:[^:]+:function:([A-Za-z0-9-_]+)(:[^/]+)?"
                            + "/invocations");

    private Integrations() {}

    static Route.Function read(JsonLocation integration) {
        JsonLocation type = integration.at("type");
        if (!type.text().equalsIgnoreCase("aws_proxy")) {
            throw type.error("the twin does not know the integration " + type.text());
        }
        integration.requireKnownKeys(
                Set.of(
                        "type",
                        "uri",
                        "httpMethod",
                        "timeoutInMillis",
                        "passthroughBehavior",
                        "credentials"));
        JsonLocation method = integration.at("httpMethod");
        if (!method.node().asText().equals("POST")) {
            throw method.error("API Gateway invokes Lambda with POST only");
        }
        JsonLocation uri = integration.at("uri");
        Matcher matcher = URI.matcher(uri.text());
        if (!matcher.matches()) {
            throw uri.error("this is not the URI of a Lambda function");
        }
        int timeout =
                integration.has("timeoutInMillis")
                        ? integration
                                .at("timeoutInMillis")
                                .asInt(TIMEOUT_MILLIS_MIN, TIMEOUT_MILLIS_MAX)
                        : TIMEOUT_MILLIS_MAX;
        return new Route.Function(matcher.group(1), Duration.ofMillis(timeout));
    }
}
