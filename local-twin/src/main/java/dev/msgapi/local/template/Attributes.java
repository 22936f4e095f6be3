package dev.msgapi.local.template;

import dev.msgapi.local.Settings;
import java.util.Map;

/**
 * What {@code Ref} and {@code Fn::GetAtt} give for each resource type (section "Return values" of
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
            case TABLE, CONFIGURATION_SET, FUNCTION, RULE, LOG_GROUP, ROLE, ALARM -> name(resource);
            case KEY, EVENT_SOURCE -> resource.uuid().toString();
            case ALIAS -> resource.properties().text("AliasName");
            case EMAIL_IDENTITY -> resource.properties().text("EmailIdentity");
            case API, USAGE_PLAN, API_KEY -> resource.shortId();
            case USAGE_PLAN_KEY ->
                    resource.properties().text("KeyId")
                            + ":"
                            + resource.properties().text("UsagePlanId");
            case PERMISSION, QUEUE_POLICY -> resource.stack() + "-" + resource.id();
            case MANAGED_POLICY -> arn(resource);
        };
    }

    public String attribute(Resource resource, String attribute, Place place) {
        return pick(resource, attributes(resource), attribute, place);
    }

    /** {@code Ref: Api.Stage} and its like, which SAM alone knows ("Referencing SAM resources"). */
    public String samReference(Resource resource, String property, Place place) {
        return pick(resource, samReferences(resource), property, place);
    }

    public static boolean isSamReference(String property) {
        return property.equals("Stage") || property.equals("Alias") || property.equals("Version");
    }

    public String arn(Resource resource) {
        String name = name(resource);
        return switch (resource.type()) {
            case QUEUE -> regional("sqs", name);
            case TABLE -> regional("dynamodb", "table/" + name);
            case KEY -> regional("kms", "key/" + resource.uuid());
            case FUNCTION -> regional("lambda", "function:" + name);
            case EVENT_SOURCE -> regional("lambda", "event-source-mapping:" + resource.uuid());
            case RULE -> regional("events", "rule/" + name);
            case LOG_GROUP -> regional("logs", "log-group:" + name + ":*");
            case ALARM -> regional("cloudwatch", "alarm:" + name);
            case ROLE -> "arn:aws:iam::" + Settings.ACCOUNT + ":role/" + name;
            case MANAGED_POLICY -> "arn:aws:iam::" + Settings.ACCOUNT + ":policy/" + name;
            case ALIAS,
                    EMAIL_IDENTITY,
                    CONFIGURATION_SET,
                    API,
                    USAGE_PLAN,
                    API_KEY,
                    USAGE_PLAN_KEY,
                    PERMISSION,
                    QUEUE_POLICY ->
                    throw new IllegalArgumentException(resource.type() + " has no Arn");
        };
    }

    private Map<String, String> attributes(Resource resource) {
        return switch (resource.type()) {
            case QUEUE ->
                    Map.of(
                            "Arn", arn(resource),
                            "QueueName", name(resource),
                            "QueueUrl", ref(resource));
            case KEY -> Map.of("Arn", arn(resource), "KeyId", ref(resource));
            case TABLE, FUNCTION, RULE, LOG_GROUP, ALARM -> Map.of("Arn", arn(resource));
            case ROLE -> Map.of("Arn", arn(resource), "RoleId", "AROA" + resource.shortId());
            case MANAGED_POLICY -> Map.of("PolicyArn", arn(resource));
            case EVENT_SOURCE ->
                    Map.of("EventSourceMappingArn", arn(resource), "Id", ref(resource));
            case API -> Map.of("RestApiId", ref(resource), "RootResourceId", "root000000");
            case USAGE_PLAN, USAGE_PLAN_KEY, PERMISSION, QUEUE_POLICY ->
                    Map.of("Id", ref(resource));
            case API_KEY -> Map.of("APIKeyId", ref(resource));
            case ALIAS, CONFIGURATION_SET, EMAIL_IDENTITY -> Map.of();
        };
    }

    private Map<String, String> samReferences(Resource resource) {
        Tree.Mapping properties = resource.properties();
        if (resource.type() == ResourceType.API) {
            return Map.of("Stage", properties.text("StageName"));
        }
        Tree alias = properties.get("AutoPublishAlias");
        if (resource.type() == ResourceType.FUNCTION && alias != null) {
            String arn = arn(resource);
            return Map.of("Alias", arn + ":" + alias.asText(), "Version", arn + ":1");
        }
        return Map.of();
    }

    private static String pick(
            Resource resource, Map<String, String> values, String name, Place place) {
        String value = values.get(name);
        if (value == null) {
            throw place.error(
                    resource.type().awsName + " " + resource.id() + " has no attribute " + name);
        }
        return value;
    }

    /** The physical name: the template's own, or the stack's name and the logical id. */
    public static String name(Resource resource) {
        return switch (resource.type()) {
            case QUEUE -> resource.name("QueueName");
            case TABLE -> resource.name("TableName");
            case CONFIGURATION_SET -> resource.name("Name");
            case FUNCTION -> resource.name("FunctionName");
            case RULE -> resource.name("Name");
            case LOG_GROUP -> resource.name("LogGroupName");
            case ROLE -> resource.name("RoleName");
            case MANAGED_POLICY -> resource.name("ManagedPolicyName");
            case ALARM -> resource.name("AlarmName");
            case KEY,
                    ALIAS,
                    EMAIL_IDENTITY,
                    EVENT_SOURCE,
                    API,
                    USAGE_PLAN,
                    API_KEY,
                    USAGE_PLAN_KEY,
                    PERMISSION,
                    QUEUE_POLICY ->
                    resource.stack() + "-" + resource.id();
        };
    }

    private static String regional(String service, String resource) {
        return "arn:aws:"
                + service
                + ":"
                + Settings.REGION
                + ":"
                + Settings.ACCOUNT
                + ":"
                + resource;
    }
}
