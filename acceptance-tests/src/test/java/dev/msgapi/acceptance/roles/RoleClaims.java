package dev.msgapi.acceptance.roles;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.local.template.Resource;
import dev.msgapi.local.template.ResourceType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What has to hold of the roles; each claim gives those who break it. */
final class RoleClaims {
    private static final List<String> SERVICES =
            List.of("dynamodb", "kms", "logs", "ses", "sns", "sqs");

    private RoleClaims() {}

    /** Every function has a role, no two have the same, and there is none besides. */
    static List<String> notOneRolePerFunction(Deployment deployment) {
        List<String> broken = new ArrayList<>();
        Set<String> free = new HashSet<>();
        deployment.of(ResourceType.ROLE).forEach(role -> free.add(deployment.arn(role)));
        for (Resource function : deployment.of(ResourceType.FUNCTION)) {
            if (!free.remove(function.properties().text("Role", ""))) {
                broken.add(function.id() + " has no role of its own");
            }
        }
        free.forEach(role -> broken.add(role + " is no function's"));
        return broken;
    }

    /** Lambda alone takes a role on. */
    static List<String> trustOthersThanLambda(Deployment deployment) {
        return deployment.of(ResourceType.ROLE).stream()
                .filter(role -> !trustsLambdaAlone(deployment.trust(role)))
                .map(Resource::id)
                .toList();
    }

    private static boolean trustsLambdaAlone(List<Statement> trust) {
        return trust.size() == 1
                && trust.getFirst().allows()
                && trust.getFirst().actions().equals(List.of("sts:AssumeRole"))
                && String.valueOf(trust.getFirst().principal())
                        .equals("{\"Service\":\"lambda.amazonaws.com\"}");
    }

    /** All that a role may do stands in its own policies, which the other claims read. */
    static List<String> policiesFromElsewhere(Deployment deployment) {
        return Stream.concat(
                        deployment.of(ResourceType.MANAGED_POLICY).stream(),
                        deployment.of(ResourceType.ROLE).stream()
                                .filter(role -> role.properties().get("ManagedPolicyArns") != null))
                .map(Resource::id)
                .toList();
    }

    /** A function that could invoke another one would have that one's role as well. */
    static List<String> otherServices(Deployment deployment) {
        return deployment.grants().stream()
                .filter(grant ->
                        grant.actions().stream()
                                .anyMatch(action -> !SERVICES.contains(action.split(":", 2)[0])))
                .map(Statement::toString)
                .toList();
    }

    /** Actions and resources are named, but where AWS has no name for them. */
    static List<String> wildcards(Deployment deployment) {
        Set<String> logGroups = new HashSet<>();
        deployment
                .of(ResourceType.LOG_GROUP)
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

    /** A phone number has no ARN, so whatever has one is denied. */
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

    /** Whom API Gateway or a schedule invokes, those two alone may, each from a source of ours. */
    static List<String> openInvocations(Deployment deployment) {
        return deployment.of(ResourceType.PERMISSION).stream()
                .filter(permission -> {
                    String source = permission.properties().text("SourceArn", "");
                    return switch (permission.properties().text("Principal")) {
                        case "apigateway.amazonaws.com" ->
                                !source.startsWith(
                                        "arn:aws:execute-api:eu-west-1:000000000000:"
                                                + deployment.resource("Api").shortId()
                                                + "/");
                        case "events.amazonaws.com" ->
                                deployment.of(ResourceType.RULE).stream()
                                        .noneMatch(rule -> deployment.arn(rule).equals(source));
                        default -> true;
                    };
                })
                .map(Resource::id)
                .toList();
    }
}
