package dev.msgapi.acceptance.stack;

import dev.msgapi.local.template.Resource;
import dev.msgapi.local.template.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rules on who may use the KMS keys, and for what; each method returns the violations. */
final class KeyClaims {
    private static final String PURPOSE = "{\"kms:EncryptionContext:purpose\":\"msg-api/content\"}";
    private static final String SEALS = "{\"StringEquals\":" + PURPOSE + "}";
    private static final String OPENS =
            "{\"StringEquals\":"
                    + PURPOSE
                    + ",\"ForAllValues:StringEquals\":{\"kms:EncryptionContextKeys\":"
                    + "[\"purpose\",\"msg_id\",\"id\"]}}";

    /** What administering a key takes; nothing here uses the key, or lets somebody else use it. */
    private static final Set<String> ADMINISTRATION =
            Set.of(
                    "kms:CancelKeyDeletion",
                    "kms:CreateAlias",
                    "kms:DeleteAlias",
                    "kms:DescribeKey",
                    "kms:DisableKey",
                    "kms:DisableKeyRotation",
                    "kms:EnableKey",
                    "kms:EnableKeyRotation",
                    "kms:GetKeyPolicy",
                    "kms:GetKeyRotationStatus",
                    "kms:ListGrants",
                    "kms:ListKeyPolicies",
                    "kms:ListKeyRotations",
                    "kms:ListResourceTags",
                    "kms:PutKeyPolicy",
                    "kms:RevokeGrant",
                    "kms:RotateKeyOnDemand",
                    "kms:ScheduleKeyDeletion",
                    "kms:TagResource",
                    "kms:UntagResource",
                    "kms:UpdateAlias",
                    "kms:UpdateKeyDescription");

    private KeyClaims() {}

    /**
     * A role may use only the key of the queues, as SQS needs it; and decrypt those keys that
     * sealed content before the content key did.
     */
    static List<String> unexpectedUses(Deployment deployment) {
        return deployment.grants().stream()
                .filter(grant -> grant.isOf("kms"))
                .filter(grant -> !usesQueues(grant, deployment) && !opensFormerContent(grant))
                .map(Statement::toString)
                .toList();
    }

    private static boolean usesQueues(Statement grant, Deployment deployment) {
        return List.of("kms:GenerateDataKey", "kms:Decrypt").containsAll(grant.actions())
                && grant.resources().equals(List.of(deployment.arn("QueueKey")));
    }

    private static boolean opensFormerContent(Statement grant) {
        return grant.owner().equals("DecryptRole")
                && grant.actions().equals(List.of("kms:Decrypt"))
                && grant.resources().equals(List.of(Deployment.FORMER_KEY))
                && grant.condition().toString().equals(OPENS);
    }

    /**
     * The content key's own policy must let only secure-store seal and only decrypt open, both only
     * in the context of content. The account may only administer the key: if it could use the key,
     * so could everybody whose IAM policy allows {@code kms:Decrypt} on all keys (KMS Developer
     * Guide, "Default key policy").
     */
    static List<String> unexpectedUsersOfTheContentKey(Deployment deployment) {
        Resource key = deployment.resource("ContentKey");
        return deployment.policy(key, "KeyPolicy").stream()
                .filter(statement ->
                        !statement.allows()
                                || (!administers(statement)
                                        && !seals(statement, deployment)
                                        && !opens(statement, deployment)
                                        && !breaksGlass(statement)))
                .map(Statement::toString)
                .toList();
    }

    private static boolean administers(Statement statement) {
        return is(statement, "arn:aws:iam::000000000000:root")
                && ADMINISTRATION.containsAll(statement.actions());
    }

    private static boolean seals(Statement statement, Deployment deployment) {
        return is(statement, deployment.arn("SecureStoreRole"))
                && statement.actions().equals(List.of("kms:GenerateDataKey"))
                && statement.condition().toString().equals(SEALS);
    }

    private static boolean opens(Statement statement, Deployment deployment) {
        return is(statement, deployment.arn("DecryptRole"))
                && statement.actions().equals(List.of("kms:Decrypt"))
                && statement.condition().toString().equals(OPENS);
    }

    private static boolean breaksGlass(Statement statement) {
        return is(statement, Deployment.BREAK_GLASS_ROLE)
                && statement.actions().equals(List.of("kms:Decrypt"))
                && statement.condition().toString().equals(SEALS);
    }

    /** What the functions, and whoever administers the content key, need of it. */
    static List<String> missingUsersOfTheContentKey(Deployment deployment) {
        List<Statement> policy = deployment.policy(deployment.resource("ContentKey"), "KeyPolicy");
        List<String> missing = new ArrayList<>();
        if (policy.stream().noneMatch(statement -> seals(statement, deployment))) {
            missing.add("secure-store cannot seal");
        }
        if (policy.stream().noneMatch(statement -> opens(statement, deployment))) {
            missing.add("decrypt cannot open");
        }
        // KMS refuses a policy after which nobody could change it again.
        if (policy.stream()
                .noneMatch(statement ->
                        administers(statement)
                                && statement.actions().contains("kms:PutKeyPolicy"))) {
            missing.add("nobody can change the policy");
        }
        return missing;
    }

    /**
     * The policy of the queues' key must name only the account, so that only roles grant access.
     */
    static List<String> keysThatGrantAccessThemselves(Deployment deployment) {
        return deployment.resources(ResourceType.KEY).stream()
                .filter(key -> !key.id().equals("ContentKey"))
                .filter(key -> {
                    List<Statement> policy = deployment.policy(key, "KeyPolicy");
                    return policy.size() != 1
                            || !is(policy.getFirst(), "arn:aws:iam::000000000000:root");
                })
                .map(Resource::id)
                .toList();
    }

    private static boolean is(Statement statement, String principal) {
        return String.valueOf(statement.principal()).equals("{\"AWS\":\"" + principal + "\"}");
    }
}
