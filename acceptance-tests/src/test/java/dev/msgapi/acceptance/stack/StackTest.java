package dev.msgapi.acceptance.stack;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.local.template.ResourceType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The template keeps the rules of a stack that is deployed for years, and each rule can break. */
class StackTest {
    private static final Map<String, Function<Deployment, List<String>>> CLAIMS =
            Map.ofEntries(
                    entry("kept", StackClaims::lostWithTheStack),
                    entry("tls", StackClaims::queuesWithoutTls),
                    entry("dead letters", StackClaims::openDeadLetterQueues),
                    entry("api", StackClaims::gapsOfTheApi),
                    entry("logs", StackClaims::gapsOfTheLogs),
                    entry("emails", StackClaims::unheardEmails),
                    entry("parameters", StackClaims::unexplainedParameters));

    @TempDir Path folder;

    static List<String> claims() {
        return List.copyOf(CLAIMS.keySet());
    }

    @ParameterizedTest
    @MethodSource("claims")
    void theTemplateKeeps(String claim) {
        assertThat(broken(claim, Deployment.template())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kept | DeletionPolicy: RetainExceptOnCreate | DeletionPolicy: Retain",
                "kept | DeletionPolicy: RetainExceptOnCreate | DeletionPolicy: Delete",
                "kept | UpdateReplacePolicy: Retain | UpdateReplacePolicy: Delete",
                "tls | '        - !Ref SmsDeadLetterQueue\n' | ''",
                "tls | Action: sqs:* | Action: sqs:SendMessage",
                "tls | aws:SecureTransport: \"false\" | aws:SecureTransport: \"true\"",
                "dead letters | redrivePermission: byQueue | redrivePermission: allowAll",
                "dead letters | ${AWS::StackName}-sms\"] | ${AWS::StackName}-email\"]",
                "dead letters | !If [KeepsDeadLettersLongest, 864000, 345600] | 1209600",
                "api | SecurityPolicy_TLS13_1_2_2021_06 | TLS_1_0",
                "api | EndpointAccessMode: STRICT | EndpointAccessMode: BASIC",
                "api | $context.resourcePath | $context.path",
                "api | $context.identity.apiKeyId | $context.identity.apiKey",
                "api | ApiLogs.Arn | IngestLogs.Arn",
                "api | DataTraceEnabled: false | DataTraceEnabled: true",
                "api | MetricsEnabled: true | MetricsEnabled: false",
                "api | ResourcePath: /* | ResourcePath: /msg",
                "api | ThrottlingRateLimit: !Ref ApiThrottleRate | ThrottlingRateLimit: 0",
                "logs | '      RetentionInDays: !Ref LogRetentionDays\n' | ''",
                "logs | LogGroup: !Ref SmsLogs | LogGroup: sms",
                "emails | ', complaint' | ''",
                "emails | 'Enabled: true\n        Matching' | 'Enabled: false\n        Matching'",
                "parameters | Parameters: [SenderAddress, | Parameters: [",
                "parameters | Parameters: [SenderAddress, | Parameters: [Nobody, SenderAddress,",
                "parameters | Description: How many requests an API key may make at once. | MaxValue: 5000",
            })
    void findsABrokenRule(String claim, String from, String to) {
        String changed = Deployment.template().replace(from, to);
        assertThat(changed).isNotEqualTo(Deployment.template());
        assertThat(broken(claim, changed)).isNotEmpty();
    }

    @Test
    void tablesCanBeProtectedFromDeletion() {
        assertThat(
                        StackClaims.unprotectedTables(
                                Deployment.of(Deployment.PROJECT, Map.of("ProtectTables", "true"))))
                .isEmpty();
        assertThat(StackClaims.unprotectedTables(Deployment.of(Deployment.PROJECT, Map.of())))
                .hasSize(3);
        String never = Deployment.template().replace("!If [ProtectsTables, true, false]", "false");
        assertThat(
                        StackClaims.unprotectedTables(
                                Deployment.of(
                                        Deployment.copy(folder, never),
                                        Map.of("ProtectTables", "true"))))
                .hasSize(3);
    }

    @Test
    void theSenderIsADomainOrAnAddressOrNeither() {
        assertThat(identities(Map.of())).containsExactly(Deployment.SENDER);
        assertThat(identities(Map.of("SenderDomain", "example.com")))
                .containsExactly("example.com");
        assertThat(identities(Map.of("VerifySender", "false"))).isEmpty();
        assertThat(identities(Map.of("VerifySender", "false", "SenderDomain", "example.com")))
                .isEmpty();
    }

    private static List<String> identities(Map<String, String> parameters) {
        return Deployment.of(Deployment.PROJECT, parameters)
                .resources(ResourceType.EMAIL_IDENTITY)
                .stream()
                .map(identity -> identity.properties().text("EmailIdentity"))
                .toList();
    }

    @Test
    void theRoleOfApiGatewayIsCreatedOnlyIfTheAccountHasNone() {
        Map<String, String> existing = Map.of("ApiGatewayLogRole", "existing");
        assertThat(Deployment.of(Deployment.PROJECT, existing).resources(ResourceType.API_ACCOUNT))
                .isEmpty();
        Deployment created = Deployment.of(Deployment.PROJECT, Map.of());
        assertThat(created.resources(ResourceType.API_ACCOUNT)).hasSize(1);
        assertThat(created.trust(created.resource("ApiGatewayRole")))
                .singleElement()
                .satisfies(statement ->
                        assertThat(String.valueOf(statement.principal()))
                                .isEqualTo("{\"Service\":\"apigateway.amazonaws.com\"}"));
        for (String id : List.of("ApiGatewayRole", "ApiGatewayAccount")) {
            assertThat(created.attribute(id, "DeletionPolicy")).as(id).isEqualTo("Retain");
        }
    }

    /** Mutual TLS is void if the API also answers at the address that API Gateway gives it. */
    @Test
    void withADomainTheApiAnswersOnlyThere() {
        Map<String, String> parameters =
                Map.of(
                        "DomainName",
                        "msg.example.com",
                        "CertificateArn",
                        "arn:aws:acm:eu-west-1:000000000000:certificate/c",
                        "TruststoreUri",
                        "s3://bucket/truststore.pem");
        Deployment deployment = Deployment.of(Deployment.PROJECT, parameters);
        assertThat(deployment.properties("Api").path("DisableExecuteApiEndpoint").asBoolean())
                .isTrue();
        assertThat(
                        deployment
                                .properties("ApiDomain")
                                .at("/MutualTlsAuthentication/TruststoreUri")
                                .asText())
                .isEqualTo("s3://bucket/truststore.pem");
        Deployment without = Deployment.of(Deployment.PROJECT, Map.of());
        assertThat(without.properties("Api").path("DisableExecuteApiEndpoint").asBoolean())
                .isFalse();
        assertThat(without.resources(ResourceType.API_DOMAIN)).isEmpty();
    }

    private List<String> broken(String claim, String template) {
        return requireNonNull(CLAIMS.get(claim))
                .apply(Deployment.of(Deployment.copy(folder, template), Map.of()));
    }
}
