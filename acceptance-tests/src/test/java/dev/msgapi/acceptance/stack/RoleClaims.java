package dev.msgapi.acceptance.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.local.template.Resource;
import dev.msgapi.local.template.ResourceType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for every role; each method returns the violations. */
final class RoleClaims {
    private static final List<String> SERVICES =
            List.of("dynamodb", "kms", "logs", "ses", "sns", "sqs");

    private RoleClaims() {}

    /** Every function must have its own role, and every role must belong to a function. */
    static List<String> unpairedFunctionsAndRoles(Deployment deployment) {
        List<String> broken = new ArrayList<>();
        Set<String> free = new HashSet<>();
        deployment.functionRoles().forEach(role -> free.add(deployment.arn(role)));
        for (Resource function : deployment.resources(ResourceType.FUNCTION)) {
            if (!free.remove(function.properties().text("Role", ""))) {
                broken.add(function.id() + " has no role of its own");
            }
        }
        free.forEach(role -> broken.add(role + " belongs to no function"));
        return broken;
    }

    /** Only Lambda may assume a role. */
    static List<String> rolesThatTrustOthers(Deployment deployment) {
        return deployment.functionRoles().stream()
                .filter(role -> !trustsOnlyLambda(deployment.trust(role)))
                .map(Resource::id)
                .toList();
    }

    private static boolean trustsOnlyLambda(List<Statement> trust) {
        return trust.size() == 1
                && trust.getFirst().allows()
                && trust.getFirst().actions().equals(List.of("sts:AssumeRole"))
                && String.valueOf(trust.getFirst().principal())
                        .equals("{\"Service\":\"lambda.amazonaws.com\"}");
    }

    /** A role must have only inline policies, because the other rules read only those. */
    static List<String> managedPolicies(Deployment deployment) {
        return deployment.functionRoles().stream()
                .filter(role -> role.properties().get("ManagedPolicyArns") != null)
                .map(Resource::id)
                .toList();
    }

    /** A function may write only to the log group that has its name. */
    static List<String> accessToOtherLogs(Deployment deployment) {
        return deployment.grants().stream()
                .filter(grant -> grant.isOf("logs"))
                .filter(grant -> {
                    String logs = grant.owner().replaceFirst("Role$", "Logs");
                    return !grant.actions()
                                    .equals(List.of("logs:CreateLogStream", "logs:PutLogEvents"))
                            || !grant.resources().equals(List.of(deployment.arn(logs)));
                })
                .map(Statement::toString)
                .toList();
    }

    /** No function may invoke another: it would also gain the rights of the other's role. */
    static List<String> accessToOtherServices(Deployment deployment) {
        return deployment.grants().stream()
                .filter(grant ->
                        grant.actions().stream()
                                .anyMatch(action -> !SERVICES.contains(action.split(":", 2)[0])))
                .map(Statement::toString)
                .toList();
    }

    /** Every action and resource must be named, unless AWS has no name for it. */
    static List<String> wildcards(Deployment deployment) {
        Set<String> logGroups = new HashSet<>();
        deployment
                .resources(ResourceType.LOG_GROUP)
                .forEach(group -> logGroups.add(deployment.arn(group)));
        return deployment.grants().stream()
                .filter(grant ->
                        grant.actions().stream().anyMatch(RoleClaims::isWild)
                                || grant.resources().stream()
                                        .filter(resource -> !logGroups.contains(resource))
                                        .anyMatch(RoleClaims::isWild))
                .filter(grant -> !sendsSms(grant, deployment) && !sendsFromOneAddress(grant))
                .map(Statement::toString)
                .toList();
    }

    private static boolean isWild(String text) {
        return text.matches(".*[*?].*");
    }

    /** A phone number has no ARN, so the policy must deny everything that has one. */
    private static boolean sendsSms(Statement grant, Deployment deployment) {
        return grant.actions().equals(List.of("sns:Publish"))
                && deployment.statements().stream()
                        .filter(statement -> statement.owner().equals(grant.owner()))
                        .anyMatch(statement ->
                                statement.effect().equals("Deny")
                                        && statement.actions().equals(List.of("sns:Publish"))
                                        && statement
                                                .resources()
                                                .equals(List.of("arn:aws:sns:*:*:*"))
                                        && statement.condition().isEmpty());
    }

    private static boolean sendsFromOneAddress(Statement grant) {
        JsonNode from = grant.condition().at("/StringEquals/ses:FromAddress");
        return grant.actions().equals(List.of("ses:SendEmail"))
                && from.asText().equals(Deployment.SENDER)
                && grant.resources().stream().allMatch(r -> r.startsWith("arn:aws:ses:"));
    }

    /** Only the deployed stage of this API and its schedules may invoke a function. */
    static List<String> openInvocations(Deployment deployment) {
        String stage = deployment.resource("Api").properties().text("StageName");
        return deployment.resources(ResourceType.PERMISSION).stream()
                .filter(permission -> {
                    String source = permission.properties().text("SourceArn", "");
                    return switch (permission.properties().text("Principal")) {
                        case "apigateway.amazonaws.com" ->
                                !source.startsWith(
                                        "arn:aws:execute-api:eu-west-1:000000000000:"
                                                + deployment.apiId()
                                                + "/"
                                                + stage
                                                + "/");
                        case "events.amazonaws.com" ->
                                deployment.resources(ResourceType.RULE).stream()
                                        .noneMatch(rule -> deployment.arn(rule).equals(source));
                        default -> true;
                    };
                })
                .map(Resource::id)
                .toList();
    }
}
