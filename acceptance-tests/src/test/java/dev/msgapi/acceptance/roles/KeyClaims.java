package dev.msgapi.acceptance.roles;

import com.fasterxml.jackson.databind.JsonNode;
import dev.msgapi.local.template.Resource;
import dev.msgapi.local.template.ResourceType;
import java.util.List;
import java.util.Objects;

/** Rules on who may use the KMS keys, and for what; each method returns the violations. */
final class KeyClaims {
    private static final String PURPOSE = "{\"kms:EncryptionContext:purpose\":\"msg-api/content\"}";
    private static final String SEALS = "{\"StringEquals\":" + PURPOSE + "}";
    private static final String OPENS =
            "{\"StringEquals\":"
                    + PURPOSE
                    + ",\"ForAllValues:StringEquals\":{\"kms:EncryptionContextKeys\":"
                    + "[\"purpose\",\"msg_id\",\"id\"]}}";

    private KeyClaims() {}

    /**
     * Only decrypt may open content, sealed under the content key or a former one; only
     * secure-store may seal; both only in the context of content. Every other use must be of the
     * queue key, as SQS needs it.
     */
    static List<String> unexpectedUses(Deployment deployment) {
        return deployment.grants().stream()
                .filter(grant -> grant.isOf("kms"))
                .filter(grant ->
                        !usesQueues(grant, deployment)
                                && !seals(grant, deployment)
                                && !opens(grant, deployment))
                .map(Statement::toString)
                .toList();
    }

    private static boolean usesQueues(Statement grant, Deployment deployment) {
        return List.of("kms:GenerateDataKey", "kms:Decrypt").containsAll(grant.actions())
                && grant.resources().equals(List.of(deployment.arn("QueueKey")));
    }

    private static boolean seals(Statement grant, Deployment deployment) {
        return grant.owner().equals("SecureStoreRole")
                && grant.actions().equals(List.of("kms:GenerateDataKey"))
                && grant.resources().equals(List.of(deployment.arn("ContentKey")))
                && grant.condition().toString().equals(SEALS);
    }

    private static boolean opens(Statement grant, Deployment deployment) {
        return grant.owner().equals("DecryptRole")
                && grant.actions().equals(List.of("kms:Decrypt"))
                && (grant.resources().equals(List.of(deployment.arn("ContentKey")))
                        || grant.resources().equals(List.of(Deployment.FORMER_KEY)))
                && grant.condition().toString().equals(OPENS);
    }

    /** A key's own policy must name only the account, so that only roles grant access. */
    static List<String> keysThatGrantAccessThemselves(Deployment deployment) {
        return deployment.resources(ResourceType.KEY).stream()
                .filter(key -> {
                    List<Statement> policy = deployment.policy(key, "KeyPolicy");
                    return policy.size() != 1
                            || !isTheAccount(Objects.requireNonNull(policy.getFirst().principal()));
                })
                .map(Resource::id)
                .toList();
    }

    private static boolean isTheAccount(JsonNode principal) {
        return principal.toString().equals("{\"AWS\":\"arn:aws:iam::000000000000:root\"}");
    }
}
