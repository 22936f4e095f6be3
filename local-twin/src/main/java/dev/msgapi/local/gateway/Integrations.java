package dev.msgapi.local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code x-amazon-apigateway-integration} (AWS page of that name). */
final class Integrations {
    private static final int TIMEOUT_MILLIS_MAX = 29_000;
    private static final int TIMEOUT_MILLIS_MIN = 50;
    private static final String JSON = "application/json";
    private static final Pattern URI =
            Pattern.compile(
                    "arn:aws:apigateway:[^:]+:lambda:path/2015-03-31/functions/"
                            + "arn:aws:lambda:[^:]+:[^:]+:function:([A-Za-z0-9-_]+)(:[^/]+)?"
                            + "/invocations");

    private Integrations() {}

    static Route.Backend read(Reading integration) {
        Reading type = integration.at("type");
        return switch (type.text()) {
            case "aws_proxy", "AWS_PROXY" -> function(integration);
            case "mock", "MOCK" -> new Route.Mock(mock(integration));
            default -> throw type.error("the twin does not know the integration " + type.text());
        };
    }

    private static Route.Function function(Reading integration) {
        integration.admit(
                Set.of(
                        "type",
                        "uri",
                        "httpMethod",
                        "timeoutInMillis",
                        "passthroughBehavior",
                        "credentials"));
        Reading method = integration.at("httpMethod");
        if (!method.node().asText().equals("POST")) {
            throw method.error("Lambda is invoked by POST alone");
        }
        Reading uri = integration.at("uri");
        Matcher matcher = URI.matcher(uri.text());
        if (!matcher.matches()) {
            throw uri.error("this is not the URI of a Lambda function");
        }
        int timeout =
                integration.has("timeoutInMillis")
                        ? integration
                                .at("timeoutInMillis")
                                .whole(TIMEOUT_MILLIS_MIN, TIMEOUT_MILLIS_MAX)
                        : TIMEOUT_MILLIS_MAX;
        return new Route.Function(matcher.group(1), Duration.ofMillis(timeout));
    }

    private static HttpAnswer mock(Reading integration) {
        integration.admit(Set.of("type", "requestTemplates", "responses", "passthroughBehavior"));
        Reading template = integration.at("requestTemplates").at(JSON);
        int status =
                new Reading(template.pointer(), json(template)).at("statusCode").whole(200, 599);
        Reading responses = integration.at("responses");
        String key = responses.has(String.valueOf(status)) ? String.valueOf(status) : "default";
        if (!responses.has(key)) {
            throw responses.error("no response for the status " + status + ", and no default");
        }
        Reading response = responses.at(key);
        response.admit(Set.of("statusCode", "responseParameters", "responseTemplates"));
        List<HttpAnswer.Header> headers =
                new ArrayList<>(
                        Literals.headers(
                                response.at("responseParameters"), "method.response.header."));
        Reading templates = response.at("responseTemplates");
        templates.admit(Set.of(JSON));
        String body = "";
        if (templates.has(JSON)) {
            Literals.check(templates.at(JSON), Set.of());
            body = templates.at(JSON).text();
        }
        if (headers.stream().noneMatch(h -> h.name().equalsIgnoreCase("Content-Type"))) {
            headers.add(new HttpAnswer.Header("Content-Type", JSON));
        }
        return HttpAnswer.of(response.at("statusCode").whole(200, 599), headers, body);
    }

    private static JsonNode json(Reading template) {
        try {
            return new ObjectMapper().readTree(template.text());
        } catch (JsonProcessingException e) {
            throw template.error("the twin knows a JSON literal here alone");
        }
    }
}
