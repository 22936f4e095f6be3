package dev.msgapi.local.template;

import dev.msgapi.local.Settings;
import java.util.Map;

/**
 * What {@code Ref} and {@code Fn::GetAtt} return for each resource type (section "Return values" of
 * each type's page in the AWS CloudFormation reference).
 */
public final class Attributes {
    private final Settings settings;

    Attributes(Settings settings) {
        this.settings = settings;
    }

    public String ref(Resource resource) {
        return switch (resource.type()) {
            case QUEUE -> settings.awsEndpoint() + "/" + Settings.ACCOUNT + "/" + name(resource);
            case TABLE, CONFIGURATION_SET, FUNCTION, RULE, LOG_GROUP, ROLE, PERMISSION ->
                    name(resource);
            case KEY, EVENT_SOURCE -> resource.uuid().toString();
            case ALIAS -> resource.properties().text("AliasName");
            case EMAIL_IDENTITY -> resource.properties().text("EmailIdentity");
            case API, USAGE_PLAN, API_KEY, USAGE_PLAN_KEY -> resource.shortId();
        };
    }

    public String attribute(Resource resource, String attribute, SourceLocation location) {
        String value = attributes(resource).get(attribute);
        if (value == null) {
            throw unknown(resource, attribute, location);
        }
        return value;
    }

    /** {@code Ref: Api.Stage}, which only SAM knows ("Referencing SAM resources"). */
    public String samReference(Resource resource, String property, SourceLocation location) {
        if (resource.type() != ResourceType.API || !isSamReference(property)) {
            throw unknown(resource, property, location);
        }
        return resource.properties().text("StageName");
    }

    public static boolean isSamReference(String property) {
        return property.equals("Stage");
    }

    private static TemplateException unknown(
            Resource resource, String attribute, SourceLocation location) {
        return location.error(
                resource.type().awsName + " " + resource.id() + " has no attribute " + attribute);
    }

    public String arn(Resource resource) {
        String name = name(resource);
        return switch (resource.type()) {
            case QUEUE -> regional("sqs", name);
            case TABLE -> regional("dynamodb", "table/" + name);
            case KEY -> regional("kms", "key/" + resource.uuid());
            case FUNCTION -> regional("lambda", "function:" + name);
            case RULE -> regional("events", "rule/" + name);
            case LOG_GROUP -> regional("logs", "log-group:" + name + ":*");
            case ROLE -> "arn:aws:iam::" + Settings.ACCOUNT + ":role/" + name;
            case ALIAS,
                    EMAIL_IDENTITY,
                    CONFIGURATION_SET,
                    EVENT_SOURCE,
                    API,
                    USAGE_PLAN,
                    API_KEY,
                    USAGE_PLAN_KEY,
                    PERMISSION ->
                    throw new IllegalArgumentException(resource.type() + " has no Arn");
        };
    }

    private Map<String, String> attributes(Resource resource) {
        return switch (resource.type()) {
            case QUEUE -> Map.of("Arn", arn(resource), "QueueName", name(resource));
            case TABLE, KEY, FUNCTION, RULE, LOG_GROUP, ROLE -> Map.of("Arn", arn(resource));
            case ALIAS,
                    EMAIL_IDENTITY,
                    CONFIGURATION_SET,
                    EVENT_SOURCE,
                    API,
                    USAGE_PLAN,
                    API_KEY,
                    USAGE_PLAN_KEY,
                    PERMISSION ->
                    Map.of();
        };
    }

    /** The physical name: the template's own, or the stack's name and the logical id. */
    public static String name(Resource resource) {
        return switch (resource.type()) {
            case QUEUE -> resource.name("QueueName");
            case TABLE -> resource.name("TableName");
            case CONFIGURATION_SET -> resource.name("Name");
            case FUNCTION -> resource.name("FunctionName");
            case LOG_GROUP -> resource.name("LogGroupName");
            case RULE,
                    ROLE,
                    KEY,
                    ALIAS,
                    EMAIL_IDENTITY,
                    EVENT_SOURCE,
                    API,
                    USAGE_PLAN,
                    API_KEY,
                    USAGE_PLAN_KEY,
                    PERMISSION ->
                    resource.stack() + "-" + resource.id();
        };
    }

    private static String regional(String service, String resource) {
        return String.join(":", "arn:aws", service, Settings.REGION, Settings.ACCOUNT, resource);
    }
}
