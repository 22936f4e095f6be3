package dev.msgapi.local.template;

import dev.msgapi.local.Settings;
import java.util.Map;

/**
 * What {@code Ref} and {@code Fn::GetAtt} return for each resource type (section "Return values" of
 * each type's page in the AWS CloudFormation reference).
 */
public final class Attributes {
    /** The ARNs of the types that have one. */
    private static final Map<ResourceType, String> ARNS =
            Map.of(
                    ResourceType.QUEUE, "arn:aws:sqs:REGION:ACCOUNT:NAME",
                    ResourceType.TABLE, "arn:aws:dynamodb:REGION:ACCOUNT:table/NAME",
                    ResourceType.KEY, "arn:aws:kms:REGION:ACCOUNT:key/UUID",
                    ResourceType.FUNCTION, "arn:aws:lambda:REGION:ACCOUNT:function:NAME",
                    ResourceType.RULE, "arn:aws:events:REGION:ACCOUNT:rule/NAME",
                    ResourceType.LOG_GROUP, "arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*",
                    ResourceType.ROLE, "arn:aws:iam::ACCOUNT:role/NAME");

    /** The properties with which a template names a resource. */
    private static final Map<ResourceType, String> NAMES =
            Map.of(
                    ResourceType.QUEUE, "QueueName",
                    ResourceType.TABLE, "TableName",
                    ResourceType.CONFIGURATION_SET, "Name",
                    ResourceType.FUNCTION, "FunctionName",
                    ResourceType.LOG_GROUP, "LogGroupName");

    /** The three DNS records of a domain's identity; their values are made up here. */
    private static final String DKIM = "DkimDNSToken(Name|Value)[123]";

    private final Settings settings;

    Attributes(Settings settings) {
        this.settings = settings;
    }

    public String ref(Resource resource) {
        return switch (resource.type()) {
            case QUEUE -> settings.awsEndpoint() + "/" + Settings.ACCOUNT + "/" + name(resource);
            case TABLE,
                    CONFIGURATION_SET,
                    EVENT_DESTINATION,
                    FUNCTION,
                    RULE,
                    LOG_GROUP,
                    ROLE,
                    PERMISSION,
                    QUEUE_POLICY ->
                    name(resource);
            case KEY, EVENT_SOURCE -> resource.uuid().toString();
            case ALIAS -> resource.properties().text("AliasName");
            case EMAIL_IDENTITY -> resource.properties().text("EmailIdentity");
            case API_DOMAIN -> resource.properties().text("DomainName");
            case API,
                    API_ACCOUNT,
                    API_DOCUMENTATION,
                    API_MAPPING,
                    USAGE_PLAN,
                    API_KEY,
                    USAGE_PLAN_KEY ->
                    resource.shortId();
        };
    }

    public String attribute(Resource resource, String attribute, SourceLocation location) {
        if (attribute.equals("Arn") && ARNS.containsKey(resource.type())) {
            return arn(resource);
        }
        if (attribute.equals("QueueName") && resource.type() == ResourceType.QUEUE) {
            return name(resource);
        }
        if (resource.type() == ResourceType.EMAIL_IDENTITY && attribute.matches(DKIM)) {
            return attribute + "." + ref(resource);
        }
        if (resource.type() == ResourceType.API_DOMAIN && attribute.equals("RegionalDomainName")) {
            return "d-%s.execute-api.%s.amazonaws.com"
                    .formatted(resource.shortId(), Settings.REGION);
        }
        throw unknown(resource, attribute, location);
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
        String arn = ARNS.get(resource.type());
        if (arn == null) {
            throw new IllegalArgumentException(resource.type() + " has no Arn");
        }
        return arn.replace("REGION", Settings.REGION)
                .replace("ACCOUNT", Settings.ACCOUNT)
                .replace("UUID", resource.uuid().toString())
                .replace("NAME", name(resource));
    }

    /** The physical name: the template's own, or the stack's name and the logical id. */
    public static String name(Resource resource) {
        String property = NAMES.get(resource.type());
        return property == null ? resource.stack() + "-" + resource.id() : resource.name(property);
    }
}
