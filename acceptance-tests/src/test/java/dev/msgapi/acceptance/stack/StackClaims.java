package dev.msgapi.acceptance.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.local.template.Resource;
import dev.msgapi.local.template.ResourceType;
import dev.msgapi.local.template.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for a stack that is deployed for years; each method returns the violations. */
final class StackClaims {
    /** What nobody can create again. */
    private static final List<String> KEPT =
            List.of(
                    "MessagesTable",
                    "ErasuresTable",
                    "AuditTable",
                    "ContentKey",
                    "SenderIdentity",
                    "SenderDomainIdentity");

    private static final List<String> TABLES = KEPT.subList(0, 3);

    /** Variables of API Gateway that contain a recipient, a content, or something to sign with. */
    private static final List<String> SECRET =
            List.of("context.path", "requestOverride", "identity.apiKey\"", "authorizer", "input");

    private StackClaims() {}

    /**
     * It must outlive the stack, but not a first deployment that fails, because that could then not
     * be repeated (CloudFormation User Guide, "DeletionPolicy attribute").
     */
    static List<String> lostWithTheStack(Deployment deployment) {
        List<String> broken = new ArrayList<>();
        for (String id : KEPT) {
            if (!deployment.attribute(id, "DeletionPolicy").equals("RetainExceptOnCreate")) {
                broken.add(id + " DeletionPolicy");
            }
            if (!deployment.attribute(id, "UpdateReplacePolicy").equals("Retain")) {
                broken.add(id + " UpdateReplacePolicy");
            }
        }
        return broken;
    }

    /** The tables that nobody can create again and that anybody may delete. */
    static List<String> unprotectedTables(Deployment deployment) {
        return TABLES.stream()
                .filter(id ->
                        !deployment
                                .resource(id)
                                .properties()
                                .bool("DeletionProtectionEnabled", false))
                .toList();
    }

    /** Every queue must refuse requests without TLS. */
    static List<String> queuesWithoutTls(Deployment deployment) {
        Set<String> covered = new HashSet<>();
        for (Resource policy : deployment.resources(ResourceType.QUEUE_POLICY)) {
            if (deployment.policy(policy, "PolicyDocument").stream()
                    .anyMatch(StackClaims::requiresTls)) {
                policy.properties().items("Queues").forEach(queue -> covered.add(queue.asText()));
            }
        }
        return deployment.resources(ResourceType.QUEUE).stream()
                .filter(queue ->
                        covered.stream()
                                .noneMatch(url -> url.endsWith("/" + queue.name("QueueName"))))
                .map(Resource::id)
                .toList();
    }

    private static boolean requiresTls(Statement statement) {
        return statement.effect().equals("Deny")
                && String.valueOf(statement.principal()).equals("\"*\"")
                && statement.actions().equals(List.of("sqs:*"))
                && statement.resources().equals(List.of("*"))
                && statement
                        .condition()
                        .toString()
                        .equals("{\"Bool\":{\"aws:SecureTransport\":\"false\"}}");
    }

    /** A dead-letter queue must take messages only of its own queue, and keep them for longer. */
    static List<String> openDeadLetterQueues(Deployment deployment) {
        List<String> broken = new ArrayList<>();
        for (Resource queue : deployment.resources(ResourceType.QUEUE)) {
            JsonNode redrive = queue.properties().toJson().path("RedrivePolicy");
            if (redrive.isMissingNode()) {
                continue;
            }
            String arn = redrive.path("deadLetterTargetArn").asText();
            Resource letters =
                    deployment.resources(ResourceType.QUEUE).stream()
                            .filter(each -> deployment.arn(each).equals(arn))
                            .findFirst()
                            .orElseThrow();
            String expected =
                    "{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"%s\"]}"
                            .formatted(deployment.arn(queue));
            if (!letters.properties()
                    .toJson()
                    .path("RedriveAllowPolicy")
                    .toString()
                    .equals(expected)) {
                broken.add(letters.id());
            }
            if (seconds(letters) <= seconds(queue)) {
                broken.add(letters.id() + " keeps messages no longer than " + queue.id());
            }
        }
        return broken;
    }

    private static long seconds(Resource queue) {
        return Long.parseLong(queue.properties().text("MessageRetentionPeriod"));
    }

    /** The API must take only TLS 1.2 or later, and log who called it without saying about whom. */
    static List<String> gapsOfTheApi(Deployment deployment) {
        List<String> gaps = new ArrayList<>();
        JsonNode api = deployment.properties("Api");
        if (!api.path("SecurityPolicy").asText().startsWith("SecurityPolicy_TLS13_1_2_")
                || !api.path("EndpointAccessMode").asText().equals("STRICT")) {
            gaps.add("TLS");
        }
        JsonNode log = api.path("AccessLogSetting");
        if (!log.path("DestinationArn").asText().equals(deployment.arn("ApiLogs"))) {
            gaps.add("access log");
        }
        String format = log.path("Format").asText();
        SECRET.stream().filter(format::contains).forEach(each -> gaps.add("logs " + each));
        JsonNode settings = api.at("/MethodSettings/0");
        if (!settings.path("ResourcePath").asText().equals("/*")
                || !settings.path("HttpMethod").asText().equals("*")) {
            gaps.add("settings of every method");
        }
        if (!settings.path("LoggingLevel").asText().equals("ERROR")
                || settings.path("DataTraceEnabled").asBoolean(true)) {
            gaps.add("execution log");
        }
        if (!settings.path("MetricsEnabled").asBoolean(false)) {
            gaps.add("metrics");
        }
        if (settings.path("ThrottlingRateLimit").asInt() < 1
                || settings.path("ThrottlingBurstLimit").asInt() < 1) {
            gaps.add("throttle");
        }
        return gaps;
    }

    /** Every log must be deleted some day, and every function must have one. */
    static List<String> gapsOfTheLogs(Deployment deployment) {
        List<String> gaps = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Resource group : deployment.resources(ResourceType.LOG_GROUP)) {
            names.add(group.name("LogGroupName"));
            if (group.properties().get("RetentionInDays") == null) {
                gaps.add(group.id() + " is never deleted");
            }
        }
        for (Resource function : deployment.resources(ResourceType.FUNCTION)) {
            if (!names.contains(
                    function.properties().mapping("LoggingConfig").text("LogGroup", ""))) {
                gaps.add(function.id() + " has no log group");
            }
        }
        return gaps;
    }

    /** SES must count what becomes of the emails, above all bounces and complaints. */
    static List<String> unheardEmails(Deployment deployment) {
        List<String> heard =
                deployment.resources(ResourceType.EVENT_DESTINATION).stream()
                        .map(each -> each.properties().toJson())
                        .filter(each ->
                                each.path("ConfigurationSetName")
                                        .equals(
                                                deployment
                                                        .properties("ConfigurationSet")
                                                        .path("Name")))
                        .map(each -> each.path("EventDestination"))
                        .filter(each -> each.path("Enabled").asBoolean())
                        .flatMap(each -> each.path("MatchingEventTypes").valueStream())
                        .map(JsonNode::asText)
                        .toList();
        return List.of("send", "delivery", "deliveryDelay", "bounce", "complaint", "reject")
                .stream()
                .filter(type -> !heard.contains(type))
                .toList();
    }

    /** Every parameter must be described, and be in one group of the console's page. */
    static List<String> unexplainedParameters(Deployment deployment) {
        List<String> grouped =
                deployment
                        .section("Metadata")
                        .mapping("AWS::CloudFormation::Interface")
                        .items("ParameterGroups")
                        .stream()
                        .flatMap(group -> group.asMapping().items("Parameters").stream())
                        .map(YamlNode::asText)
                        .toList();
        List<String> broken = new ArrayList<>();
        YamlNode.Mapping parameters = deployment.section("Parameters");
        parameters
                .entries()
                .forEach((name, parameter) -> {
                    if (parameter.asMapping().text("Description", "").isEmpty()) {
                        broken.add(name + " has no description");
                    }
                    if (grouped.stream().filter(name::equals).count() != 1) {
                        broken.add(name + " is not in one group");
                    }
                });
        grouped.stream()
                .filter(name -> parameters.get(name) == null)
                .forEach(name -> broken.add(name + " is not a parameter"));
        return broken;
    }
}
