package dev.msgapi.local.template;

import java.util.Set;
import java.util.stream.Stream;

/**
 * The resource types that the twin knows, each with the properties that it honours and those that
 * it knowingly passes over, because nothing on one machine would behave differently; dots lead into
 * a property, through lists too. Any other property is refused.
 */
@SuppressWarnings("ImmutableEnumChecker") // The sets come from Set.of.
public enum ResourceType {
    QUEUE(
            "AWS::SQS::Queue",
            Set.of(
                    "QueueName",
                    "DelaySeconds",
                    "MaximumMessageSize",
                    "MessageRetentionPeriod",
                    "ReceiveMessageWaitTimeSeconds",
                    "VisibilityTimeout",
                    "RedrivePolicy.deadLetterTargetArn",
                    "RedrivePolicy.maxReceiveCount",
                    "RedriveAllowPolicy.redrivePermission",
                    "RedriveAllowPolicy.sourceQueueArns"),
            Set.of(
                    "KmsMasterKeyId",
                    "KmsDataKeyReusePeriodSeconds",
                    "SqsManagedSseEnabled",
                    "Tags")),
    TABLE(
            "AWS::DynamoDB::Table",
            Set.of(
                    "TableName",
                    "BillingMode",
                    "AttributeDefinitions.AttributeName",
                    "AttributeDefinitions.AttributeType",
                    "KeySchema.AttributeName",
                    "KeySchema.KeyType",
                    "ProvisionedThroughput.ReadCapacityUnits",
                    "ProvisionedThroughput.WriteCapacityUnits",
                    "GlobalSecondaryIndexes.IndexName",
                    "GlobalSecondaryIndexes.KeySchema.AttributeName",
                    "GlobalSecondaryIndexes.KeySchema.KeyType",
                    "GlobalSecondaryIndexes.Projection.ProjectionType",
                    "GlobalSecondaryIndexes.Projection.NonKeyAttributes",
                    "GlobalSecondaryIndexes.ProvisionedThroughput.ReadCapacityUnits",
                    "GlobalSecondaryIndexes.ProvisionedThroughput.WriteCapacityUnits",
                    "LocalSecondaryIndexes.IndexName",
                    "LocalSecondaryIndexes.KeySchema.AttributeName",
                    "LocalSecondaryIndexes.KeySchema.KeyType",
                    "LocalSecondaryIndexes.Projection.ProjectionType",
                    "LocalSecondaryIndexes.Projection.NonKeyAttributes"),
            Set.of(
                    "ContributorInsightsSpecification",
                    "DeletionProtectionEnabled",
                    "GlobalSecondaryIndexes.ContributorInsightsSpecification",
                    "GlobalSecondaryIndexes.OnDemandThroughput",
                    "GlobalSecondaryIndexes.WarmThroughput",
                    "OnDemandThroughput",
                    "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
                    "PointInTimeRecoverySpecification.RecoveryPeriodInDays",
                    "ResourcePolicy.PolicyDocument",
                    "SSESpecification",
                    "TableClass",
                    "Tags",
                    "TimeToLiveSpecification.AttributeName",
                    "TimeToLiveSpecification.Enabled",
                    "WarmThroughput")),
    KEY(
            "AWS::KMS::Key",
            Set.of(
                    "Enabled",
                    "EnableKeyRotation",
                    "KeySpec",
                    "KeyUsage",
                    "PendingWindowInDays",
                    "RotationPeriodInDays"),
            Set.of("BypassPolicyLockoutSafetyCheck", "Description", "KeyPolicy", "Tags")),
    ALIAS("AWS::KMS::Alias", Set.of("AliasName", "TargetKeyId"), Set.of()),
    EMAIL_IDENTITY(
            "AWS::SES::EmailIdentity",
            Set.of("EmailIdentity"),
            Set.of(
                    "ConfigurationSetAttributes",
                    "DkimAttributes",
                    "DkimSigningAttributes",
                    "FeedbackAttributes",
                    "MailFromAttributes",
                    "Tags")),
    CONFIGURATION_SET(
            "AWS::SES::ConfigurationSet",
            Set.of("Name"),
            Set.of(
                    "DeliveryOptions",
                    "ReputationOptions",
                    "SendingOptions",
                    "SuppressionOptions",
                    "Tags",
                    "TrackingOptions",
                    "VdmOptions")),
    FUNCTION(
            "AWS::Serverless::Function",
            Set.of(
                    "AutoPublishAlias",
                    "CodeUri",
                    "Environment.Variables",
                    "FunctionName",
                    "Handler",
                    "MemorySize",
                    "PackageType",
                    "Runtime",
                    "Timeout"),
            Set.of(
                    "Architectures",
                    "AssumeRolePolicyDocument",
                    "AutoPublishAliasAllProperties",
                    "AutoPublishCodeSha256",
                    "DeploymentPreference",
                    "Description",
                    "EphemeralStorage",
                    "KmsKeyArn",
                    "LoggingConfig",
                    "PermissionsBoundary",
                    "PropagateTags",
                    "ProvisionedConcurrencyConfig",
                    "RecursiveLoop",
                    "ReservedConcurrentExecutions",
                    "Role",
                    "RolePath",
                    "RuntimeManagementConfig",
                    "SnapStart",
                    "Tags",
                    "Tracing",
                    "VersionDescription")),
    EVENT_SOURCE(
            "AWS::Lambda::EventSourceMapping",
            Set.of(
                    "BatchSize",
                    "Enabled",
                    "EventSourceArn",
                    "FunctionName",
                    "FunctionResponseTypes",
                    "MaximumBatchingWindowInSeconds",
                    "ScalingConfig.MaximumConcurrency"),
            Set.of("KmsKeyArn", "MetricsConfig", "Tags")),
    API(
            "AWS::Serverless::Api",
            Set.of("DefinitionBody", "StageName"),
            Set.of(
                    "AccessLogSetting",
                    "AlwaysDeploy",
                    "Description",
                    "DisableExecuteApiEndpoint",
                    "EndpointConfiguration",
                    "FailOnWarnings",
                    "MethodSettings",
                    "Name",
                    "OpenApiVersion",
                    "PropagateTags",
                    "Tags",
                    "TracingEnabled")),
    USAGE_PLAN(
            "AWS::ApiGateway::UsagePlan",
            Set.of(
                    "ApiStages.ApiId",
                    "ApiStages.Stage",
                    "Throttle.BurstLimit",
                    "Throttle.RateLimit"),
            Set.of("Description", "Tags", "UsagePlanName")),
    API_KEY(
            "AWS::ApiGateway::ApiKey",
            Set.of("Enabled", "Value"),
            Set.of("CustomerId", "Description", "GenerateDistinctId", "Name", "Tags")),
    USAGE_PLAN_KEY(
            "AWS::ApiGateway::UsagePlanKey", Set.of("KeyId", "KeyType", "UsagePlanId"), Set.of()),
    PERMISSION(
            "AWS::Lambda::Permission",
            Set.of("Action", "FunctionName", "Principal", "SourceArn"),
            Set.of("SourceAccount")),
    RULE(
            "AWS::Events::Rule",
            Set.of(
                    "Name",
                    "ScheduleExpression",
                    "State",
                    "Targets.Arn",
                    "Targets.Id",
                    "Targets.Input"),
            Set.of("Description", "Tags")),
    LOG_GROUP(
            "AWS::Logs::LogGroup",
            Set.of("LogGroupName"),
            Set.of(
                    "DataProtectionPolicy",
                    "DeletionProtectionEnabled",
                    "KmsKeyId",
                    "LogGroupClass",
                    "RetentionInDays",
                    "Tags")),
    QUEUE_POLICY("AWS::SQS::QueuePolicy", Set.of(), Set.of("PolicyDocument", "Queues")),
    ROLE(
            "AWS::IAM::Role",
            Set.of("RoleName"),
            Set.of(
                    "AssumeRolePolicyDocument",
                    "Description",
                    "ManagedPolicyArns",
                    "MaxSessionDuration",
                    "Path",
                    "PermissionsBoundary",
                    "Policies",
                    "Tags")),
    MANAGED_POLICY(
            "AWS::IAM::ManagedPolicy",
            Set.of("ManagedPolicyName"),
            Set.of("Description", "Groups", "Path", "PolicyDocument", "Roles", "Users")),
    ALARM(
            "AWS::CloudWatch::Alarm",
            Set.of("AlarmName"),
            Set.of(
                    "ActionsEnabled",
                    "AlarmActions",
                    "AlarmDescription",
                    "ComparisonOperator",
                    "DatapointsToAlarm",
                    "Dimensions",
                    "EvaluateLowSampleCountPercentile",
                    "EvaluationPeriods",
                    "ExtendedStatistic",
                    "InsufficientDataActions",
                    "MetricName",
                    "Metrics",
                    "Namespace",
                    "OKActions",
                    "Period",
                    "Statistic",
                    "Tags",
                    "Threshold",
                    "ThresholdMetricId",
                    "TreatMissingData",
                    "Unit"));

    final String awsName;
    private final Set<String> honoured;
    private final Set<String> passedOver;

    ResourceType(String awsName, Set<String> honoured, Set<String> passedOver) {
        this.awsName = awsName;
        this.honoured = honoured;
        this.passedOver = passedOver;
    }

    public static ResourceType named(Tree type) {
        for (ResourceType known : values()) {
            if (known.awsName.equals(type.asText())) {
                return known;
            }
        }
        throw type.place().error("unknown resource type " + type.asText());
    }

    /** Refuses a property that is neither honoured nor passed over. */
    public void check(Tree.Mapping properties) {
        check(properties, "");
    }

    private void check(Tree tree, String prefix) {
        switch (tree) {
            case Tree.Scalar scalar -> {}
            case Tree.Sequence sequence -> sequence.items().forEach(item -> check(item, prefix));
            case Tree.Mapping mapping ->
                    mapping.entries().forEach((key, value) -> check(value, prefix, key));
        }
    }

    private void check(Tree value, String prefix, String key) {
        String path = prefix + key;
        if (honoured.contains(path) || passedOver.contains(path)) {
            return;
        }
        Stream<String> known = Stream.concat(honoured.stream(), passedOver.stream());
        if (known.noneMatch(property -> property.startsWith(path + "."))) {
            throw value.place().error("unknown property " + path + " of " + awsName);
        }
        check(value, path + ".");
    }
}
