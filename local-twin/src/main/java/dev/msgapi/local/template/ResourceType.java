package dev.msgapi.local.template;

import java.util.Set;
import java.util.stream.Stream;

/**
 * The resource types that the twin knows, each with the properties that it uses and those that it
 * ignores, because they would change nothing on one machine. Dots lead into a property, through
 * lists too. Any other property is an error.
 */
@SuppressWarnings("ImmutableEnumChecker") // The sets come from Set.of.
public enum ResourceType {
    QUEUE(
            "AWS::SQS::Queue",
            Set.of(
                    "QueueName",
                    "MaximumMessageSize",
                    "MessageRetentionPeriod",
                    "VisibilityTimeout",
                    "RedrivePolicy.deadLetterTargetArn",
                    "RedrivePolicy.maxReceiveCount"),
            Set.of(
                    "KmsMasterKeyId",
                    "RedriveAllowPolicy.redrivePermission",
                    "RedriveAllowPolicy.sourceQueueArns")),
    QUEUE_POLICY("AWS::SQS::QueuePolicy", Set.of(), Set.of("PolicyDocument", "Queues")),
    TABLE(
            "AWS::DynamoDB::Table",
            Set.of(
                    "TableName",
                    "BillingMode",
                    "AttributeDefinitions.AttributeName",
                    "AttributeDefinitions.AttributeType",
                    "KeySchema.AttributeName",
                    "KeySchema.KeyType",
                    "GlobalSecondaryIndexes.IndexName",
                    "GlobalSecondaryIndexes.KeySchema.AttributeName",
                    "GlobalSecondaryIndexes.KeySchema.KeyType",
                    "GlobalSecondaryIndexes.Projection.ProjectionType",
                    "GlobalSecondaryIndexes.Projection.NonKeyAttributes"),
            Set.of(
                    "DeletionProtectionEnabled",
                    "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
                    "PointInTimeRecoverySpecification.RecoveryPeriodInDays",
                    "ResourcePolicy.PolicyDocument",
                    "SSESpecification",
                    "TimeToLiveSpecification.AttributeName",
                    "TimeToLiveSpecification.Enabled")),
    KEY("AWS::KMS::Key", Set.of(), Set.of("Description", "EnableKeyRotation", "KeyPolicy")),
    ALIAS("AWS::KMS::Alias", Set.of("AliasName", "TargetKeyId"), Set.of()),
    EMAIL_IDENTITY(
            "AWS::SES::EmailIdentity",
            Set.of("EmailIdentity"),
            Set.of(
                    "DkimAttributes.SigningEnabled",
                    "DkimSigningAttributes.NextSigningKeyLength",
                    "MailFromAttributes.BehaviorOnMxFailure",
                    "MailFromAttributes.MailFromDomain")),
    EVENT_DESTINATION(
            "AWS::SES::ConfigurationSetEventDestination",
            Set.of(),
            Set.of("ConfigurationSetName", "EventDestination")),
    CONFIGURATION_SET(
            "AWS::SES::ConfigurationSet",
            Set.of("Name"),
            Set.of("DeliveryOptions", "ReputationOptions", "SuppressionOptions")),
    FUNCTION(
            "AWS::Serverless::Function",
            Set.of(
                    "CodeUri",
                    "Environment.Variables",
                    "FunctionName",
                    "Handler",
                    "MemorySize",
                    "Runtime",
                    "Timeout"),
            Set.of(
                    "Architectures",
                    "Description",
                    "EventInvokeConfig.MaximumRetryAttempts",
                    "LoggingConfig",
                    "RecursiveLoop",
                    "Role")),
    EVENT_SOURCE(
            "AWS::Lambda::EventSourceMapping",
            Set.of(
                    "BatchSize",
                    "EventSourceArn",
                    "FunctionName",
                    "FunctionResponseTypes",
                    "ScalingConfig.MaximumConcurrency"),
            Set.of()),
    API(
            "AWS::Serverless::Api",
            Set.of("DefinitionBody", "StageName"),
            Set.of(
                    "AccessLogSetting.DestinationArn",
                    "AccessLogSetting.Format",
                    "DisableExecuteApiEndpoint",
                    "EndpointAccessMode",
                    "EndpointConfiguration",
                    "MethodSettings",
                    "Name",
                    "OpenApiVersion",
                    "SecurityPolicy",
                    "Tags",
                    "TracingEnabled")),
    API_DOCUMENTATION(
            "AWS::ApiGateway::DocumentationVersion",
            Set.of(),
            Set.of("DocumentationVersion", "RestApiId")),
    API_DOMAIN(
            "AWS::ApiGateway::DomainName",
            Set.of("DomainName"),
            Set.of(
                    "EndpointConfiguration",
                    "MutualTlsAuthentication.TruststoreUri",
                    "RegionalCertificateArn",
                    "SecurityPolicy")),
    API_MAPPING(
            "AWS::ApiGateway::BasePathMapping",
            Set.of(),
            Set.of("DomainName", "RestApiId", "Stage")),
    API_ACCOUNT("AWS::ApiGateway::Account", Set.of(), Set.of("CloudWatchRoleArn")),
    USAGE_PLAN(
            "AWS::ApiGateway::UsagePlan",
            Set.of(
                    "ApiStages.ApiId",
                    "ApiStages.Stage",
                    "Quota.Limit",
                    "Quota.Period",
                    "Throttle.BurstLimit",
                    "Throttle.RateLimit"),
            Set.of("UsagePlanName")),
    API_KEY("AWS::ApiGateway::ApiKey", Set.of("Enabled"), Set.of("Name")),
    USAGE_PLAN_KEY(
            "AWS::ApiGateway::UsagePlanKey", Set.of("KeyId", "KeyType", "UsagePlanId"), Set.of()),
    PERMISSION(
            "AWS::Lambda::Permission",
            Set.of("Action", "FunctionName", "Principal", "SourceArn"),
            Set.of()),
    RULE(
            "AWS::Events::Rule",
            Set.of("ScheduleExpression", "Targets.Arn", "Targets.Id"),
            Set.of("Targets.RetryPolicy")),
    LOG_GROUP("AWS::Logs::LogGroup", Set.of("LogGroupName"), Set.of("RetentionInDays")),
    ROLE(
            "AWS::IAM::Role",
            Set.of(),
            Set.of("AssumeRolePolicyDocument", "ManagedPolicyArns", "Policies"));

    final String awsName;
    private final Set<String> used;
    private final Set<String> ignored;

    ResourceType(String awsName, Set<String> used, Set<String> ignored) {
        this.awsName = awsName;
        this.used = used;
        this.ignored = ignored;
    }

    /** The type that CloudFormation calls by this name. */
    public static ResourceType named(YamlNode type) {
        for (ResourceType known : values()) {
            if (known.awsName.equals(type.asText())) {
                return known;
            }
        }
        throw type.location().error("unknown resource type " + type.asText());
    }

    /** Rejects a property that is neither used nor ignored. */
    public void check(YamlNode.Mapping properties) {
        check(properties, "");
    }

    private void check(YamlNode node, String prefix) {
        switch (node) {
            case YamlNode.Scalar scalar -> {}
            case YamlNode.Sequence sequence ->
                    sequence.items().forEach(item -> check(item, prefix));
            case YamlNode.Mapping mapping ->
                    mapping.entries().forEach((key, value) -> check(value, prefix, key));
        }
    }

    private void check(YamlNode value, String prefix, String key) {
        String path = prefix + key;
        if (used.contains(path) || ignored.contains(path)) {
            return;
        }
        Stream<String> known = Stream.concat(used.stream(), ignored.stream());
        if (known.noneMatch(property -> property.startsWith(path + "."))) {
            throw value.location().error("unknown property " + path + " of " + awsName);
        }
        check(value, path + ".");
    }
}
