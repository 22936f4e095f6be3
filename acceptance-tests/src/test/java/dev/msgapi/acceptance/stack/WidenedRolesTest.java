package dev.msgapi.acceptance.stack;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.local.template.Template;
import dev.msgapi.local.template.TemplateException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the roles find every right that a changed template grants in excess. */
class WidenedRolesTest {
    private static final Map<String, Function<Deployment, List<String>>> CLAIMS =
            Map.ofEntries(
                    entry("keys", KeyClaims::unexpectedUses),
                    entry("key policies", KeyClaims::keysThatGrantAccessThemselves),
                    entry("content key", KeyClaims::unexpectedUsersOfTheContentKey),
                    entry("users of the content key", KeyClaims::missingUsersOfTheContentKey),
                    entry("messages", TableClaims::unexpectedAccessToMessages),
                    entry("attributes", AttributeClaims::differences),
                    entry("audit", TableClaims::unexpectedAccessToTheAudit),
                    entry("protection", TableClaims::gapsInTheProtectionOfTheAudit),
                    entry("table policies", TableClaims::tablesThatGrantAccessThemselves),
                    entry("wildcards", RoleClaims::wildcards),
                    entry("logs", RoleClaims::accessToOtherLogs),
                    entry("services", RoleClaims::accessToOtherServices),
                    entry("own roles", RoleClaims::unpairedFunctionsAndRoles),
                    entry("trust", RoleClaims::rolesThatTrustOthers),
                    entry("own policies", RoleClaims::managedPolicies),
                    entry("invocations", RoleClaims::openInvocations));

    private static final Deployment DEPLOYED = Deployment.of(Deployment.PROJECT, Map.of());

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "keys,      QueryRole,         kms:Decrypt,              {content key}",
        "keys,      QueryRole,         KMS:Decrypt,              {content key}",
        "keys,      EraseRole,         kms:GenerateDataKey,      {content key}",
        "keys,      SweeperRole,       kms:CreateGrant,          {content key}",
        "keys,      AuditRole,         kms:ReEncryptFrom,        {content key}",
        "keys,      SecureStoreRole,   kms:Decrypt,              {content key}",
        "keys,      SecureStoreRole,   kms:GenerateDataKey,      {content key}",
        "keys,      DecryptRole,       kms:Decrypt,              {content key}",
        "keys,      DecryptRole,       kms:GenerateDataKey,      {content key}",
        "keys,      EmailRole,         kms:*,                    QueueKey.Arn",
        "keys,      EmailRole,         '*',                      QueueKey.Arn",
        "messages,  QueryRole,         dynamodb:GetItem,         MessagesTable.Arn",
        "messages,  QueryRole,         dynamodb:Query,           MessagesTable.Arn",
        "messages,  QueryRole,         dynamodb:PartiQLSelect,   MessagesTable.Arn",
        "messages,  QueryRole,         dynamodb:Get*,            MessagesTable.Arn",
        "messages,  AuditRole,         dynamodb:BatchGetItem,    MessagesTable.Arn",
        "messages,  QueryRole,         dynamodb:BatchGetItem,    MessagesTable.Arn",
        "messages,  EmailRole,         dynamodb:Scan,            MessagesTable.Arn",
        "messages,  EmailRole,         dynamodb:PutItem,         MessagesTable.Arn",
        "messages,  SweeperRole,       dynamodb:Query,           MessagesTable.Arn",
        "messages,  DecryptRole,       dynamodb:GetItem,         MessagesTable.Arn",
        "messages,  ErasureWorkerRole, dynamodb:GetItem,         MessagesTable.Arn",
        "audit,     EmailRole,         dynamodb:PutItem,         AuditTable.Arn",
        "audit,     DecryptRole,       dynamodb:UpdateItem,      {audit}",
        "audit,     EraseRole,         dynamodb:DeleteItem,      {audit}",
        "audit,     EraseRole,         dynamodb:Query,           {audit}",
        "audit,     AuditRole,         dynamodb:PartiQLInsert,   AuditTable.Arn",
        "audit,     QueryRole,         dynamodb:Query,           AuditTable.Arn",
        "logs,      FallbackRole,      logs:PutLogEvents,        IngestLogs.Arn",
        "logs,      QueryRole,         logs:DeleteLogStream,     QueryLogs.Arn",
        "services,  QueryRole,         lambda:InvokeFunction,    DecryptFunction.Arn",
        "services,  EmailRole,         iam:PassRole,             DecryptRole.Arn",
        "wildcards, SmsRole,           sqs:*,                    SmsQueue.Arn",
        "wildcards, IngestRole,        dynamodb:Update????,      IdempotencyTable.Arn"
    })
    void findsAnAdditionalRight(String claim, String role, String action, String resource) {
        // GetAtt would be a cycle in the roles that the policies of these two name.
        String reference =
                switch (resource) {
                    case "{audit}" -> DEPLOYED.arn("AuditTable");
                    case "{content key}" -> DEPLOYED.arn("ContentKey");
                    default -> "!GetAtt " + resource;
                };
        assertFound(claim, with(role, grant(action, reference)));
    }

    @ParameterizedTest
    @CsvSource({
        "keys, kms:Decrypt, '*'",
        "keys, kms:Decrypt, arn:aws:kms:eu-west-1:000000000000:key/another",
        "keys, kms:Decrypt, arn:aws:kms:*:000000000000:key/*",
        "messages, dynamodb:GetItem, arn:aws:dynamodb:eu-west-1:000000000000:table/*",
        "messages, dynamodb:Query, 'arn:aws:dynamodb:eu-west-1:*:table/msg-api-messages/index/*'",
        "messages, dynamodb:GetRecords, "
                + "arn:aws:dynamodb:eu-west-1:000000000000:table/msg-api-messages/stream/1",
        "audit, dynamodb:PutItem, arn:aws:dynamodb:eu-west-1:000000000000:table/msg-api-a????",
        "wildcards, sqs:SendMessage, '*'",
        "wildcards, ses:SendEmail, '*'",
        "wildcards, sns:Publish, '*'"
    })
    void findsARightToSeveralResources(String claim, String action, String resource) {
        assertFound(claim, with("QueryRole", grant(action, "'" + resource + "'")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "content key | msg-api/content | msg-api/other",
                "content key | kms:EncryptionContextKeys: [purpose, | kms:EncryptionContextKeys: [any,",
                "content key | kms:EncryptionContext:purpose | kms:EncryptionContext:id",
                "content key | Action: kms:GenerateDataKey | Action: kms:*",
                "content key | '- kms:EnableKey\n' | '- kms:CreateGrant\n'",
                "content key | - kms:PutKeyPolicy | - kms:Decrypt",
                "content key | AWS: !GetAtt DecryptRole.Arn | AWS: !GetAtt QueryRole.Arn",
                "content key | AWS: !GetAtt DecryptRole.Arn | AWS: '*'",
                "users of the content key | '              - kms:PutKeyPolicy\n' | ''",
                "users of the content key | Action: kms:GenerateDataKey | Action: kms:Decrypt",
                "users of the content key | AWS: !GetAtt DecryptRole.Arn | AWS: !GetAtt QueryRole.Arn",
                "key policies | Principal:{account} | Principal: '*'",
                "messages | - store_secure | - sealed",
                "messages | '  StringEquals:\n                    dynamodb:Select'"
                        + " | '  StringEqualsIfExists:\n                    dynamodb:Select'",
                "messages | dynamodb:Select: SPECIFIC_ATTRIBUTES | dynamodb:Select: ALL_ATTRIBUTES",
                "messages | timestamp, subject, msg] | timestamp, subject, msg, sealed]",
                "messages | timestamp, erased_by] | timestamp, erased_by, msg]",
                "messages | timestamp, id, sealed | timestamp, id, msg, sealed",
                "messages | [status, attempts, lease_until, reason] | [status, sealed]",
                "messages | ProjectionType: INCLUDE | ProjectionType: ALL",
                "attributes | timestamp, erased_by] | timestamp]",
                "attributes | [status, attempts, lease_until, reason] | [status, attempts, reason]",
                "attributes | timestamp, id, sealed, | timestamp, sealed,",
                "attributes | timestamp, subject, msg] | timestamp, msg]",
                "wildcards | ses:FromAddress | ses:FromDisplayName",
                "wildcards | Effect: Deny | Effect: Allow",
                "protection | '                - dynamodb:PutItem\n' | ''",
                "protection | '                - dynamodb:PartiQLUpdate\n' | ''",
                "protection | Effect: Deny | Effect: Allow",
                "protection | table/${AWS::StackName}-audit | table/${AWS::StackName}-messages",
                "protection | - !GetAtt EraseRole.Arn | - !GetAtt QueryRole.Arn",
                "protection | StringNotEquals: | StringNotLike:",
                "table policies | Effect: Deny | Effect: Allow",
                "own roles | Role: !GetAtt QueryRole.Arn | Role: !GetAtt DecryptRole.Arn",
                "own roles | '      Role: !GetAtt QueryRole.Arn\n' | ''",
                "trust | Service: lambda.amazonaws.com | Service: ec2.amazonaws.com",
                "trust | Service: lambda.amazonaws.com | AWS: '*'",
                "own policies | 'QueryRole:\n    Type: AWS::IAM::Role\n    Properties:\n'"
                        + " | 'QueryRole:\n    Type: AWS::IAM::Role\n    Properties:\n"
                        + "      ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess]\n'",
                "invocations | Principal: apigateway.amazonaws.com | Principal: '\"*\"'",
                "invocations | :${Api}/${StageName}/* | :*",
                "invocations | :${Api}/${StageName}/* | :${Api}/*",
                "invocations | /${StageName}/POST/msg | /*/POST/msg",
                "invocations | /${StageName}/GET/msg | /test-invoke-stage/GET/msg",
            })
    void findsALiftedRestriction(String claim, String from, String to) {
        assertFound(claim, Deployment.template().replace(expand(from), expand(to)));
    }

    @Test
    void namesAnAttributeThatTheTemplateLacks() {
        String template = Deployment.template().replace("                      - reason\n", "");
        assertThat(AttributeClaims.differences(deployment(template)))
                .containsExactly("QueryRole lacks reason in template.yaml");
    }

    @Test
    void namesAnAttributeThatTheCodeLacks() {
        String template =
                Deployment.template()
                        .replace("- reason\n", "- reason\n                      - cause\n");
        assertThat(AttributeClaims.differences(deployment(template)))
                .containsExactly("QueryRole lacks cause in MessageAttribute");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'                  - !GetAtt SmsQueue.Arn\n' | IngestFunction lacks sqs:SendMessage",
                "'                  - sqs:DeleteMessage\n' | SmsFunction lacks sqs:DeleteMessage",
                "'kms:GenerateDataKey, ' | SmsFunction lacks kms:GenerateDataKey",
                "', logs:PutLogEvents' | SmsFunction lacks logs:PutLogEvents",
                "' !GetAtt ErasuresTable.Arn' | SmsFunction may not use",
            })
    void namesARightThatAFunctionNeeds(String text, String missing) {
        String template =
                Deployment.template().replace(text, text.contains("Erasures") ? " x" : "");
        assertThat(NeededRights.missing(deployment(template)))
                .anyMatch(each -> each.startsWith(missing));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NotAction: sqs:SendMessage", "NotResource: '*'"})
    void rejectsARightThatNamesOnlyExceptions(String exception) {
        String template = with("QueryRole", "{Effect: Allow, " + exception + "}");
        assertThatThrownBy(() -> deployment(template).statements())
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(exception.substring(0, exception.indexOf(':')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ingest", "Query", "Decrypt", "Audit", "Erase", "Fallback"})
    void rejectsARouteThatMayNotInvokeItsFunction(String function) {
        String template =
                Deployment.template()
                        .replace(
                                "FunctionName: !Ref " + function + "Function",
                                "FunctionName: !Ref SweeperFunction");
        Path project = Deployment.copy(folder, template);
        assertThatThrownBy(() ->
                        Template.read(
                                Deployment.settings(project),
                                Map.of("SenderAddress", Deployment.SENDER)))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("no AWS::Lambda::Permission lets");
    }

    private void assertFound(String claim, String template) {
        assertThat(template).isNotEqualTo(Deployment.template());
        Function<Deployment, List<String>> broken = requireNonNull(CLAIMS.get(claim));
        assertThat(broken.apply(deployment(template))).isNotEmpty();
    }

    private Deployment deployment(String template) {
        return Deployment.of(Deployment.copy(folder, template), Map.of());
    }

    private static String grant(String action, String resource) {
        return "{Effect: Allow, Action: '" + action + "', Resource: " + resource + "}";
    }

    /** The template with one more statement in a role's policy. */
    private static String with(String role, String statement) {
        String product = Deployment.template();
        int start = product.indexOf("\n  " + role + ":\n");
        int policies = product.indexOf("      Policies:\n", start);
        String before = "            Statement:\n";
        int end = product.indexOf(before, policies) + before.length();
        return product.substring(0, end)
                + "              - "
                + statement
                + "\n"
                + product.substring(end);
    }

    /** Replaces the short forms of texts that take several lines of the template. */
    private static String expand(String text) {
        return text.replace(
                "{account}",
                "\n              AWS: !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:root");
    }
}
