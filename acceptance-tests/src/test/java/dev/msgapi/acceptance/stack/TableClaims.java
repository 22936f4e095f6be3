package dev.msgapi.acceptance.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.local.template.Resource;
import dev.msgapi.local.template.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rules on who may use which table, and for what; each method returns the violations. */
final class TableClaims {
    private static final List<String> CHANGES =
            List.of(
                    "dynamodb:PutItem",
                    "dynamodb:UpdateItem",
                    "dynamodb:DeleteItem",
                    "dynamodb:BatchWriteItem",
                    "dynamodb:PartiQLUpdate",
                    "dynamodb:PartiQLDelete");
    private static final Map<String, String> AUDIT =
            Map.of(
                    "DecryptRole", "dynamodb:PartiQLInsert",
                    "EraseRole", "dynamodb:PartiQLInsert",
                    "AuditRole", "dynamodb:Query");

    private TableClaims() {}

    /**
     * Only decrypt may read sealed content, and only query may read plain content. The others may
     * read no content, and may write only with UpdateItem.
     */
    static List<String> unexpectedAccessToMessages(Deployment deployment) {
        String table = deployment.arn("MessagesTable");
        return deployment.grants().stream()
                .filter(grant -> grant.isOf("dynamodb") && grant.reaches(table))
                .filter(grant ->
                        !grant.actions().equals(List.of("dynamodb:UpdateItem"))
                                && !readsSomeAttributes(grant, table)
                                && !readsTheIndex(grant, deployment))
                .map(Statement::toString)
                .toList();
    }

    private static boolean readsSomeAttributes(Statement grant, String table) {
        JsonNode names = grant.condition().at("/ForAllValues:StringEquals/dynamodb:Attributes");
        List<String> attributes = names.valueStream().map(JsonNode::asText).toList();
        // A request that names no attribute gets all of them, and ForAllValues allows it.
        boolean isLimited =
                grant.condition()
                        .at("/StringEquals/dynamodb:Select")
                        .asText()
                        .equals("SPECIFIC_ATTRIBUTES");
        String right = grant.owner() + " " + String.join(" ", grant.actions());
        return grant.resources().equals(List.of(table))
                && !attributes.isEmpty()
                && switch (right) {
                    case "QueryRole dynamodb:Query" -> isLimited && !attributes.contains("sealed");
                    case "QueryRole dynamodb:BatchGetItem" -> !attributes.contains("sealed");
                    case "ErasureWorkerRole dynamodb:Query" -> isLimited && !hasContent(attributes);
                    case "DecryptRole dynamodb:GetItem" ->
                            !attributes.contains("msg") && !attributes.contains("subject");
                    default -> false;
                };
    }

    private static boolean readsTheIndex(Statement grant, Deployment deployment) {
        String index = deployment.arn("MessagesTable") + "/index/";
        List<String> harmless =
                deployment
                        .properties("MessagesTable")
                        .path("GlobalSecondaryIndexes")
                        .valueStream()
                        .filter(TableClaims::isHarmless)
                        .map(any -> index + any.path("IndexName").asText())
                        .toList();
        return grant.owner().equals("SweeperRole")
                && grant.actions().equals(List.of("dynamodb:Query"))
                && harmless.containsAll(grant.resources());
    }

    private static boolean isHarmless(JsonNode index) {
        JsonNode projection = index.path("Projection");
        return projection.path("ProjectionType").asText().equals("INCLUDE")
                && !hasContent(
                        projection
                                .path("NonKeyAttributes")
                                .valueStream()
                                .map(JsonNode::asText)
                                .toList());
    }

    private static boolean hasContent(List<String> attributes) {
        return Stream.of("msg", "subject", "sealed").anyMatch(attributes::contains);
    }

    /** Decrypt and erase may only add entries to the audit, and only audit may read them. */
    static List<String> unexpectedAccessToTheAudit(Deployment deployment) {
        return deployment.grants().stream()
                .filter(grant -> grant.isOf("dynamodb"))
                .filter(grant -> grant.reaches(deployment.arn("AuditTable")))
                .filter(grant ->
                        !grant.actions().equals(List.of(AUDIT.getOrDefault(grant.owner(), ""))))
                .map(Statement::toString)
                .toList();
    }

    /** The policy of the audit table must deny changes to everybody, whatever a role allows. */
    static List<String> gapsInTheProtectionOfTheAudit(Deployment deployment) {
        List<String> gaps = new ArrayList<>();
        Resource audit = deployment.resource("AuditTable");
        boolean denies =
                deployment.policy(audit, "ResourcePolicy").stream()
                        .anyMatch(statement ->
                                statement.effect().equals("Deny")
                                        && String.valueOf(statement.principal()).equals("\"*\"")
                                        && statement.actions().containsAll(CHANGES)
                                        && statement
                                                .resources()
                                                .equals(List.of(deployment.arn(audit)))
                                        && statement.condition().isEmpty());
        if (!denies) {
            gaps.add("no statement denies everybody " + CHANGES);
        }
        if (deployment.policy(audit, "ResourcePolicy").stream()
                .noneMatch(statement -> refusesOtherWriters(statement, deployment))) {
            gaps.add("no statement denies others dynamodb:PartiQLInsert");
        }
        return gaps;
    }

    private static boolean refusesOtherWriters(Statement statement, Deployment deployment) {
        return statement.effect().equals("Deny")
                && String.valueOf(statement.principal()).equals("\"*\"")
                && statement.actions().equals(List.of("dynamodb:PartiQLInsert"))
                && statement.resources().equals(List.of(deployment.arn("AuditTable")))
                && statement
                        .condition()
                        .toString()
                        .equals(
                                "{\"StringNotEquals\":{\"aws:PrincipalArn\":[\"%s\",\"%s\"]}}"
                                        .formatted(
                                                deployment.arn("DecryptRole"),
                                                deployment.arn("EraseRole")));
    }

    /** A table's own policy must allow nothing, so that only roles grant access. */
    static List<String> tablesThatGrantAccessThemselves(Deployment deployment) {
        return deployment.resources(ResourceType.TABLE).stream()
                .filter(table ->
                        deployment.policy(table, "ResourcePolicy").stream()
                                .anyMatch(Statement::allows))
                .map(Resource::id)
                .toList();
    }
}
