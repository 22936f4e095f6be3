package dev.msgapi.acceptance.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.local.template.ResourceType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the functions of the product's own template.yaml may do, and what they may not. */
@ParameterizedClass
@MethodSource("deployments")
class RolesTest {
    @Parameter private Deployment deployment;

    static List<Deployment> deployments() {
        return List.of(
                Deployment.of(Deployment.PROJECT, Map.of()),
                Deployment.of(
                        Deployment.PROJECT, Map.of("FormerContentKeyArns", Deployment.FORMER_KEY)));
    }

    @Test
    void everyFunctionHasARoleOfItsOwn() {
        assertThat(deployment.of(ResourceType.ROLE)).hasSize(10);
        assertThat(RoleClaims.notOneRolePerFunction(deployment)).isEmpty();
    }

    @Test
    void lambdaAloneTakesARoleOn() {
        assertThat(RoleClaims.trustOthersThanLambda(deployment)).isEmpty();
    }

    @Test
    void aRolesOwnPoliciesAreAllItHas() {
        assertThat(RoleClaims.policiesFromElsewhere(deployment)).isEmpty();
    }

    @Test
    void noFunctionMayInvokeAnother() {
        assertThat(RoleClaims.otherServices(deployment)).isEmpty();
    }

    @Test
    void actionsAndResourcesAreNamed() {
        assertThat(RoleClaims.wildcards(deployment)).isEmpty();
    }

    @Test
    void onlyTheApiAndItsSchedulesInvokeAFunction() {
        assertThat(deployment.of(ResourceType.PERMISSION)).hasSize(7);
        assertThat(RoleClaims.openInvocations(deployment)).isEmpty();
    }

    /** API Gateway's TestInvokeMethod comes from a stage of its own and checks no signature. */
    @Test
    void whatOpensErasesOrAuditsIsInvokedByItsOwnRouteOfTheDeployedStageAlone() {
        assertThat(deployment.of(ResourceType.PERMISSION))
                .filteredOn(permission ->
                        permission
                                .properties()
                                .text("FunctionName")
                                .matches("msg-api-(decrypt|audit|erase)"))
                .extracting(permission -> permission.properties().text("SourceArn"))
                .allMatch(source -> !source.contains("*"))
                .extracting(source -> source.replaceFirst(".*?/", ""))
                .containsExactlyInAnyOrder(
                        "v1/POST/msg/decrypt",
                        "v1/GET/msg/audit",
                        "v1/DELETE/msg",
                        "v1/GET/msg/erasure");
    }

    @Test
    void decryptAloneOpensContentAndSecureStoreAloneSealsIt() {
        assertThat(KeyClaims.othersUses(deployment)).isEmpty();
    }

    @Test
    void theRolesDecideWhoUsesAKey() {
        assertThat(KeyClaims.keysWithPoliciesOfTheirOwn(deployment)).isEmpty();
    }

    @Test
    void decryptAloneReadsWhatIsSealedAndQueryAloneWhatIsNot() {
        assertThat(TableClaims.readersOfContent(deployment)).isEmpty();
    }

    @Test
    void nobodyChangesAnEntryOfTheAudit() {
        assertThat(TableClaims.othersAtTheAudit(deployment)).isEmpty();
        assertThat(TableClaims.gapsInTheAuditsOwnProtection(deployment)).isEmpty();
    }

    @Test
    void theRolesDecideWhoUsesATable() {
        assertThat(TableClaims.tablesThatLetOthersIn(deployment)).isEmpty();
    }

    @Test
    void decryptMayDoAllThatItHasTo() {
        assertThat(deployment.grants())
                .filteredOn(grant -> grant.owner().equals("DecryptRole"))
                .flatExtracting(Statement::actions)
                .contains("kms:Decrypt", "dynamodb:GetItem", "dynamodb:PartiQLInsert");
    }
}
