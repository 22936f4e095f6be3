package dev.msgapi.acceptance.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.msgapi.local.template.Resource;
import dev.msgapi.local.template.ResourceType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the functions of template.yaml may do, and what they may not. */
@ParameterizedClass
@MethodSource("deployments")
class RolesTest {
    private static final String API = "apigateway.amazonaws.com";

    @Parameter private Deployment deployment;

    static List<Deployment> deployments() {
        return List.of(
                Deployment.of(Deployment.PROJECT, Map.of()),
                Deployment.of(
                        Deployment.PROJECT,
                        Map.of(
                                "FormerContentKeyArns",
                                Deployment.FORMER_KEY,
                                "BreakGlassRoleArn",
                                Deployment.BREAK_GLASS_ROLE)));
    }

    @Test
    void everyFunctionHasItsOwnRole() {
        assertThat(deployment.functionRoles())
                .extracting(Resource::id)
                .containsExactlyInAnyOrder(
                        "IngestRole",
                        "EmailRole",
                        "SmsRole",
                        "SecureStoreRole",
                        "SweeperRole",
                        "QueryRole",
                        "DecryptRole",
                        "AuditRole",
                        "EraseRole",
                        "ErasureWorkerRole",
                        "FallbackRole");
        assertThat(RoleClaims.unpairedFunctionsAndRoles(deployment)).isEmpty();
    }

    @Test
    void onlyLambdaAssumesTheRoles() {
        assertThat(RoleClaims.rolesThatTrustOthers(deployment)).isEmpty();
    }

    @Test
    void noRoleHasAManagedPolicy() {
        assertThat(RoleClaims.managedPolicies(deployment)).isEmpty();
    }

    @Test
    void everyFunctionWritesOnlyItsOwnLog() {
        assertThat(RoleClaims.accessToOtherLogs(deployment)).isEmpty();
    }

    @Test
    void theFallbackMayOnlyWriteItsLog() {
        assertThat(deployment.statements())
                .filteredOn(statement -> statement.owner().equals("FallbackRole"))
                .flatExtracting(Statement::actions)
                .containsExactly("logs:CreateLogStream", "logs:PutLogEvents");
    }

    @Test
    void noFunctionMayInvokeAnother() {
        assertThat(RoleClaims.accessToOtherServices(deployment)).isEmpty();
    }

    @Test
    void everyActionAndResourceIsNamed() {
        assertThat(RoleClaims.wildcards(deployment)).isEmpty();
    }

    @Test
    void onlyTheApiAndTheScheduleInvokeFunctions() {
        assertThat(deployment.resources(ResourceType.PERMISSION))
                .extracting(
                        permission -> permission.properties().text("FunctionName"),
                        permission -> permission.properties().text("Principal"))
                .containsExactlyInAnyOrder(
                        tuple("msg-api-ingest", API),
                        tuple("msg-api-query", API),
                        tuple("msg-api-decrypt", API),
                        tuple("msg-api-audit", API),
                        tuple("msg-api-erase", API),
                        tuple("msg-api-erase", API),
                        tuple("msg-api-fallback", API),
                        tuple("msg-api-sweeper", "events.amazonaws.com"));
        assertThat(RoleClaims.openInvocations(deployment)).isEmpty();
    }

    /**
     * API Gateway may invoke functions only from the deployed stage, because its TestInvokeMethod
     * has a stage of its own and checks neither signature nor API key.
     */
    @Test
    void onlyItsOwnRoutesInvokeAFunction() {
        String api = "arn:aws:execute-api:eu-west-1:000000000000:" + deployment.apiId() + "/";
        assertThat(deployment.resources(ResourceType.PERMISSION))
                .filteredOn(permission -> permission.properties().text("Principal").equals(API))
                .extracting(
                        permission -> permission.properties().text("FunctionName"),
                        permission -> permission.properties().text("SourceArn"))
                .containsExactlyInAnyOrder(
                        tuple("msg-api-ingest", api + "v1/POST/msg"),
                        tuple("msg-api-query", api + "v1/GET/msg"),
                        tuple("msg-api-decrypt", api + "v1/POST/msg/decrypt"),
                        tuple("msg-api-audit", api + "v1/GET/msg/audit"),
                        tuple("msg-api-erase", api + "v1/DELETE/msg"),
                        tuple("msg-api-erase", api + "v1/GET/msg/erasure"),
                        tuple("msg-api-fallback", api + "v1/*"));
    }

    @Test
    void onlyDecryptOpensContentAndOnlySecureStoreSealsIt() {
        assertThat(KeyClaims.unexpectedUses(deployment)).isEmpty();
        assertThat(KeyClaims.unexpectedUsersOfTheContentKey(deployment)).isEmpty();
        assertThat(KeyClaims.missingUsersOfTheContentKey(deployment)).isEmpty();
    }

    @Test
    void everyQueueIsEncryptedWithTheKeyOfTheQueues() {
        assertThat(deployment.resources(ResourceType.QUEUE))
                .isNotEmpty()
                .allSatisfy(queue ->
                        assertThat(queue.properties().text("KmsMasterKeyId", ""))
                                .as(queue.id())
                                .isEqualTo(deployment.arn("QueueKey")));
    }

    @Test
    void onlyRolesGrantTheUseOfTheQueuesKey() {
        assertThat(KeyClaims.keysThatGrantAccessThemselves(deployment)).isEmpty();
    }

    @Test
    void onlyDecryptReadsSealedContentAndOnlyQueryReadsPlainContent() {
        assertThat(TableClaims.unexpectedAccessToMessages(deployment)).isEmpty();
    }

    @Test
    void theTemplateNamesTheAttributesThatTheCodeAsksFor() {
        assertThat(AttributeClaims.differences(deployment)).isEmpty();
    }

    @Test
    void noFunctionMayChangeAnAuditEntry() {
        assertThat(TableClaims.unexpectedAccessToTheAudit(deployment)).isEmpty();
        assertThat(TableClaims.gapsInTheProtectionOfTheAudit(deployment)).isEmpty();
    }

    @Test
    void onlyRolesGrantTheUseOfATable() {
        assertThat(TableClaims.tablesThatGrantAccessThemselves(deployment)).isEmpty();
    }

    @Test
    void everyFunctionMayUseItsLogItsQueuesAndItsTables() {
        assertThat(NeededRights.missing(deployment)).isEmpty();
    }

    @Test
    void decryptHasTheRightsThatItNeeds() {
        assertThat(deployment.grants())
                .filteredOn(grant -> grant.owner().equals("DecryptRole"))
                .flatExtracting(Statement::actions)
                .contains("dynamodb:GetItem", "dynamodb:PartiQLInsert");
    }
}
