package dev.msgapi.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.local.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final String QUEUE_ARN = "arn:aws:sqs:eu-west-1:000000000000:msg-api-EmailQueue";

    @TempDir Path project;
    private String template;
    private String openapi;

    @BeforeEach
    void readValidFiles() throws IOException {
        template = resource("template.yaml");
        openapi = resource("openapi.yaml");
    }

    @Test
    void readsAQueueWithItsAttributes() {
        template =
                template.replace(
                        "VisibilityTimeout: 180",
                        "VisibilityTimeout: 180\n      MaximumMessageSize: 262144");
        Stack.Queue queue = read().queues().getLast();

        assertThat(queue.name()).isEqualTo("msg-api-EmailQueue");
        assertThat(queue.arn()).isEqualTo(QUEUE_ARN);
        assertThat(queue.attributes())
                .isEqualTo(
                        Map.of(
                                "VisibilityTimeout",
                                "180",
                                "MaximumMessageSize",
                                "262144",
                                "RedrivePolicy",
                                "{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:000000000000:"
                                        + "msg-api-EmailDlq\",\"maxReceiveCount\":5}"));
    }

    @Test
    void readsATableWithoutWhatDynamoDbLocalLacks() {
        Stack.Table table = read().tables().getFirst();

        assertThat(table.name()).isEqualTo("messages");
        assertThat(table.createTable().propertyStream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "TableName", "BillingMode", "AttributeDefinitions", "KeySchema");
    }

    @Test
    void readsAKeyWithItsAliasAndAStableId() {
        Stack.Key key = read().keys().getFirst();

        assertThat(key.aliases()).containsExactly("alias/msg-api");
        assertThat(key.arn()).endsWith("key/" + key.id());
        assertThat(read().keys().getFirst()).isEqualTo(key);
    }

    @Test
    void readsAFunctionWithItsGlobalsAndResolvedEnvironment() {
        Stack.Function function = read().functions().getFirst();

        assertThat(function)
                .isEqualTo(
                        new Stack.Function(
                                "msg-api-Ingest",
                                "arn:aws:lambda:eu-west-1:000000000000:function:msg-api-Ingest",
                                project.resolve("ingest-fn/target/ingest-fn.jar"),
                                "dev.msgapi.ingest.IngestHandler",
                                512,
                                Duration.ofSeconds(10),
                                Map.of(
                                        "TABLE", "messages",
                                        "EMAIL_QUEUE_URL",
                                                "http://localhost:4566/000000000000/msg-api-EmailQueue",
                                        "JOINED", "eu-west-1-msg-api-EmailQueue-${!x}",
                                        "LITERAL", "${Literal}-msg-api-Events")));
    }

    @Test
    void readsAnEventSource() {
        assertThat(read().eventSources())
                .containsExactly(new Stack.EventSource("msg-api-Email", QUEUE_ARN, 5, true, 5));
    }

    @Test
    void readsSchedules() {
        String rules = "arn:aws:events:eu-west-1:000000000000:rule/";

        assertThat(read().schedules())
                .containsExactly(
                        new Stack.Schedule(
                                rules + "msg-api-EmailSweep",
                                "msg-api-Email",
                                Duration.ofMinutes(5)),
                        new Stack.Schedule(
                                rules + "msg-api-EmailTidy", "msg-api-Email", Duration.ofDays(1)));
    }

    @ParameterizedTest
    @CsvSource({"rate(1 minute), PT1M", "rate(1 hour), PT1H", "rate(12 hours), PT12H"})
    void readsARate(String rate, Duration period) {
        template = template.replace("rate(5 minutes)", rate);

        assertThat(read().schedules().getFirst().period()).isEqualTo(period);
    }

    @Test
    void rejectsARuleThatMayNotInvokeItsFunction() {
        template =
                template.replace(
                        "\nOutputs:",
                        """

                          Rule:
                            Type: AWS::Events::Rule
                            Properties:
                              ScheduleExpression: rate(1 hour)
                              Targets:
                                - { Id: ingest, Arn: !GetAtt Ingest.Arn }
                        Outputs:\
                        """);

        assertThatThrownBy(this::read)
                .hasMessageContaining(
                        "Rule: no AWS::Lambda::Permission lets events.amazonaws.com invoke"
                                + " msg-api-Ingest for");
    }

    @Test
    void readsTheApiWithItsIncludedDefinitionAndUsagePlan() {
        Stack.Api api = read().api();

        assertThat(api.stage()).isEqualTo("v1");
        assertThat(api.id()).matches("[a-z0-9]{10}");
        assertThat(api.definition().at("/info/title").asText()).isEqualTo("msg-api API");
        assertThat(api.apiKeys().values()).containsExactly(Settings.API_KEY);
        assertThat(api.throttleRate()).isEqualTo(50);
        assertThat(api.throttleBurst()).isEqualTo(100);
        assertThat(api.dailyQuota()).isEqualTo(1000);
    }

    @Test
    void readsTheValueOfAGivenParameter() {
        assertThat(read(Map.of("Optional", "x")).functions().getFirst().environment())
                .containsEntry("OPTIONAL", "given");
    }

    @Test
    void trimsTheItemsOfAListParameter() {
        assertThat(emailVariables(Map.of())).containsEntry("READERS", "reader/one;reader/two");
        assertThat(emailVariables(Map.of("Readers", "\treader/two  ")))
                .containsEntry("READERS", "reader/two");
    }

    @Test
    void readsAnEmptyListParameterAsAListOfOneEmptyText() {
        assertThat(emailVariables(Map.of("Readers", ""))).doesNotContainKey("READERS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"reader/six", "reader/one,reader/six", "reader/one;reader/two", "SECRET"})
    void checksEachItemOfAListParameter(String readers) {
        assertThatThrownBy(() -> read(Map.of("Readers", readers)))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("Readers: the parameter's value does not satisfy Allowed")
                .hasMessageNotContaining("SECRET");
    }

    @Test
    void readsIdentitiesAndConfigurationSets() {
        assertThat(read().emailIdentities()).containsExactly("sender@example.com");
        assertThat(read().configurationSets()).containsExactly("msg-api-Events");
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    Type: AWS::SES::ConfigurationSet | Type: AWS::SNS::Topic | Events: unknown resource type AWS::SNS::Topic
                    EnableKeyRotation: true | MultiRegion: true | Key: unknown property MultiRegion of AWS::KMS::Key
                    deadLetterTargetArn: !GetAtt EmailDlq.Arn | deadLetter: 1 | EmailQueue: unknown property RedrivePolicy.deadLetter of AWS::SQS::Queue
                    VisibilityTimeout: 180 | DelaySeconds: 1 | EmailQueue: unknown property DelaySeconds of AWS::SQS::Queue
                    AttributeType: S } | Kind: S } | Messages: unknown property AttributeDefinitions.Kind of AWS::DynamoDB::Table
                    MemorySize: 512 | Layers: [] | Function: unknown property Layers of AWS::Serverless::Function
                    BatchSize: 5 | FilterCriteria: {} | Email: unknown property FilterCriteria of AWS::Lambda::EventSourceMapping
                    DeletionPolicy: Retain | CreationPolicy: {} | Key: unknown key CreationPolicy
                    DeletionPolicy: Retain | DependsOn: EmailQueue | Key: unknown key DependsOn
                    !Ref Sender | !ImportValue Events | Identity: unknown intrinsic Fn::ImportValue
                    !Ref Sender | !Select [0, [a]] | Identity: unknown intrinsic Fn::Select
                    !Ref AWS::Region | !Ref AWS::NotificationARNs | Ingest: unknown pseudo parameter AWS::NotificationARNs
                    !Ref Sender | !Ref Nobody | Identity: there is no parameter or resource Nobody
                    ${Events} | ${Other} | Ingest: there is no parameter or resource Other
                    ${Events} | ${} | Ingest: Fn::Sub has no name in ${}
                    !Sub "${!Literal}-${Events}" | !Sub ["${x}", { x: y }] | Ingest: a single value is expected here
                    !GetAtt EmailQueue.QueueName | !GetAtt Nobody.Arn | Ingest: there is no resource Nobody
                    !GetAtt EmailQueue.QueueName | !GetAtt EmailQueue.Size | Ingest: AWS::SQS::Queue EmailQueue has no attribute Size
                    !GetAtt EmailQueue.QueueName | !GetAtt EmailQueue | Ingest: Fn::GetAtt takes a logical id and an attribute
                    !If [HasOptional, given | !If [NoSuch, given | Ingest: there is no condition NoSuch
                    !If [HasOptional, given | !If [HasOptional, !Ref Nobody | Ingest: there is no parameter or resource Nobody
                    !Ref Api.Stage | !Ref Api.Url | Plan: AWS::Serverless::Api Api has no attribute Url
                    !Equals [!Ref Optional, ""] | !Equals [!Ref EmailQueue, ""] | HasOptional: there is no parameter EmailQueue, and a condition cannot refer to a resource
                    Never: !Equals [ | Never: !Or [ | Never: unknown condition function Fn::Or
                    Never: !Equals [a, b] | Never: !Condition NoSuch | Never: there is no condition NoSuch
                    Never: !Equals [a, b] | Never: !And [!Condition HasOptional] | Never: Fn::And takes 2 operands
                    Never: !Equals [a, b] | Never: !And [!Condition NoSuch, !Condition HasOptional] | Never: there is no condition NoSuch
                    Type: Number | Type: List<Number> | Receives: unknown parameter type List<Number>
                    Type: Number | Type: CommaDelimitedList | Receives: a CommaDelimitedList has no MinValue
                    ,reader/two" | ,reader/2" | Readers: the parameter's value does not satisfy AllowedPattern
                    ,reader/two" | ,reader/six" | Readers: the parameter's value does not satisfy AllowedValues
                    MinValue: 1 | MaxLength: 1 | Receives: unknown key MaxLength
                    !Join [";", !Ref Readers] | !Ref Readers | Email: a single value is expected here
                    !Join [";", !Ref Readers] | !Sub "${Readers}" | Email: Fn::Sub takes texts, and Readers is a list
                    !Join [";", !Ref Readers] | !Join [";", [!Ref Readers]] | Email: a single value is expected here
                    !Equals [!Join ["", !Ref Readers], ""] | !Equals [!Ref Readers, ""] | HasReaders: a single value is expected here
                    !Not [!Equals [!Ref Optional, ""]] | !Not [!Equals [a, b], !Equals [a, b]] | HasOptional: Fn::Not takes 1 operands
                    !If [HasOptional, { Bool | !If [HasWriters, { Bool | Messages: there is no condition HasWriters
                    !If [HasReaders, { Effect | !If [HasWriters, { Effect | Role: there is no condition HasWriters
                    { AWS: !Ref Readers } | { AWS: !Ref Writers } | Messages: there is no parameter or resource Writers
                    RecoveryPeriodInDays: 35 | RecoveryPeriod: 35 | Messages: unknown property PointInTimeRecoverySpecification.RecoveryPeriod of AWS::DynamoDB::Table
                    RecoveryPeriodInDays: 35 | RecoveryPeriodInDays: 36 | Messages: an integer from 1 to 35 is expected here
                    AttributeName: expires_at, | Name: expires_at, | Messages: unknown property TimeToLiveSpecification.Name of AWS::DynamoDB::Table
                    ResourcePolicy: | ResourcePolicies: | Messages: unknown property ResourcePolicies of AWS::DynamoDB::Table
                    DeletionProtectionEnabled: | DeletionProtection: | Messages: unknown property DeletionProtection of AWS::DynamoDB::Table
                    BillingMode: PAY_PER_REQUEST | ProvisionedThroughput: { ReadCapacityUnits: 1 } | Messages: unknown property ProvisionedThroughput of AWS::DynamoDB::Table
                    Default: 5 | Default: 0 | Receives: the parameter's value does not satisfy MinValue
                    Default: v1 | Default: V1 | StageName: the parameter's value does not satisfy AllowedPattern
                    Default: v1 | Description: none | StageName: this parameter has no default and was given no value
                    Transform: AWS::Serverless-2016-10-31 | Transform: AWS::LanguageExtensions | the twin knows only the transform AWS::Serverless-2016-10-31
                    Outputs: | Rules: | unknown key Rules
                    Globals: | Mappings: | unknown key Mappings
                    Name: AWS::Include | Name: Mine | Api: unknown transform Mine
                    Location: openapi.yaml | Location: s3://b/openapi.yaml | Api: s3://b/openapi.yaml is not a file of the project
                    Runtime: java25 | Runtime: java21 | Function: the runtime must be java25
                    Handler: dev.msgapi.ingest.IngestHandler | Timeout: 901 | the key Timeout appears more than once
                    Timeout: 10 | Timeout: 901 | Ingest: an integer from 1 to 900 is expected here
                    Timeout: 10 | AutoPublishAlias: live | Ingest: unknown property AutoPublishAlias of AWS::Serverless::Function
                    Timeout: 10 | Policies: [] | Ingest: unknown property Policies of AWS::Serverless::Function
                    Timeout: 10 | Architectures: [arm64] | Ingest: the twin does not join a list with a global list
                    Role: !GetAtt Role.Arn | Description: none | Ingest: Role is missing
                    CodeUri: ingest-fn | CodeUri: ../ingest-fn | Ingest: CodeUri must name a jar of the project
                    VisibilityTimeout: 180 | MaximumMessageSize: 1023 | EmailQueue: an integer from 1024 to 1048576 is expected here
                    VisibilityTimeout: 180 | MaximumMessageSize: 1048577 | EmailQueue: an integer from 1024 to 1048576 is expected here
                    VisibilityTimeout: 180 | VisibilityTimeout: 43201 | EmailQueue: an integer from 0 to 43200 is expected here
                    VisibilityTimeout: 180 | VisibilityTimeout: 20 | the visibility timeout of msg-api-EmailQueue is shorter than the function's timeout
                    BatchSize: 5 | BatchSize: 11 | Email: an integer from 1 to 10 is expected here
                    MaximumConcurrency: 5 | MaximumConcurrency: 1 | Email: an integer from 2 to 1000 is expected here
                    ReportBatchItemFailures | ReportFailures | Email: unknown response type ReportFailures
                    Schedule: rate(5 minutes) | Input: x | Email: unknown key Input
                    rate(5 minutes) | rate(5 minute) | Email: a schedule is rate(1 minute)
                    rate(5 minutes) | rate(1 minutes) | Email: a schedule is rate(1 minute)
                    rate(5 minutes) | rate(0 minutes) | Email: a schedule is rate(1 minute)
                    rate(5 minutes) | rate(-5 minutes) | Email: a schedule is rate(1 minute)
                    rate(5 minutes) | rate(30 seconds) | Email: a schedule is rate(1 minute)
                    rate(5 minutes) | rate(5  minutes) | Email: a schedule is rate(1 minute)
                    rate(5 minutes) | rate(100000 days) | Email: a schedule is rate(1 minute)
                    rate(5 minutes) | "cron(0 12 * * ? *)" | Email: a schedule is rate(1 minute)
                    Type: SQS | Type: SNS | Email: unknown event type SNS
                    /*/POST/msg | /*/GET/msg | no AWS::Lambda::Permission lets apigateway.amazonaws.com invoke msg-api-Ingest for
                    RateLimit: 50 | RateLimit: fast | Plan: RateLimit is a number of requests a second
                    Stage: !Ref Api.Stage | Stage: another | Plan: not a stage of this template's API
                    KeyId: !Ref ClientKey | KeyId: another | PlanKey: not a key of this template
                    UsagePlanId: !Ref Plan | UsagePlanId: another | PlanKey: not the API's usage plan
                    Period: DAY | Period: WEEK | Plan: Period
                    KmsMasterKeyId: !GetAtt Key.Arn | VisibilityTimeout: on | EmailDlq: quote on, or write true or false
                    KmsMasterKeyId: !GetAtt Key.Arn | VisibilityTimeout: | EmailDlq: a value is missing, and CloudFormation does not accept null
                    DeletionPolicy: Retain | <<: {a: b} | Key: CloudFormation does not know YAML merge keys
                    `{ SkipBuild: true }` | `{ SkipBuild: true` | not valid YAML
                    """)
    void stopsWithTheLine(String good, String bad, String message) {
        assertThat(template).contains(good);
        int line = template.substring(0, template.indexOf(good)).split("\n", -1).length;
        template = template.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(bad));

        assertThatThrownBy(this::read)
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(message)
                .hasMessageMatching("(template|openapi)\\.yaml line \\d+: (?s).*");
        if (message.contains("unknown")) {
            assertThatThrownBy(this::read).hasMessageStartingWith("template.yaml line " + line);
        }
    }

    @Test
    void namesTheResourcesOfACircularReference() {
        template =
                template.replace(
                        "KmsMasterKeyId: !GetAtt Key.Arn",
                        "QueueName: !Sub ${EmailQueue.QueueName}-dlq");

        assertThatThrownBy(this::read)
                .hasMessageEndingWith("circular reference EmailDlq → EmailQueue → EmailDlq");
    }

    @Test
    void rejectsAReferenceToAResourceWhoseConditionIsFalse() {
        template = template.replace("  EmailDlq:\n", "  EmailDlq:\n    Condition: Never\n");

        assertThatThrownBy(this::read)
                .hasMessageContaining("EmailQueue: the condition of EmailDlq does not hold");
    }

    @Test
    void rejectsAKeyThatAppearsTwice() {
        template = template + "  ApiUrl: { Value: again }\n";

        assertThatThrownBy(this::read)
                .hasMessageContaining("ApiUrl: the key ApiUrl appears more than once");
    }

    @Test
    void rejectsAYamlAlias() {
        template = template.replace("{ SkipBuild: true }", "&a {}\n    Extra: *a");

        assertThatThrownBy(this::read).hasMessageContaining("does not know YAML aliases");
    }

    @Test
    void rejectsAnUnknownParameter() {
        assertThatThrownBy(() -> read(Map.of("Nobody", "1")))
                .hasMessageContaining("there is no parameter Nobody");
    }

    @Test
    void neverShowsAParametersValue() {
        assertThatThrownBy(() -> read(Map.of("StageName", "SECRET")))
                .hasMessageNotContaining("SECRET");
    }

    @Test
    void rejectsAShortFormInAnIncludedFile() {
        openapi = openapi.replace("title:\n    Fn::Sub: ${AWS::StackName} API", "title: !Ref Key");

        assertThatThrownBy(this::read)
                .hasMessageStartingWith(
                        "openapi.yaml line 3: Api: AWS::Include takes no short forms");
    }

    @Test
    void rejectsAnUnknownFunctionInAnIncludedFile() {
        openapi = openapi.replace("${Ingest.Arn}", "${Egress.Arn}");

        assertThatThrownBy(this::read)
                .hasMessageStartingWith(
                        "openapi.yaml line 13: Api: there is no parameter or resource");
    }

    @Test
    void rejectsAMissingTemplate() {
        assertThatThrownBy(() -> Template.read(settings(), Map.of()))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("template.yaml: cannot be read");
    }

    @Test
    void rejectsATemplateWithoutAnApi() {
        template =
                """
                Transform: AWS::Serverless-2016-10-31
                Resources:
                  Queue: { Type: AWS::SQS::Queue }
                """;

        assertThatThrownBy(this::read)
                .hasMessageContaining("serves exactly one AWS::Serverless::Api");
    }

    private Map<String, String> emailVariables(Map<String, String> parameters) {
        return read(parameters).functions().getLast().environment();
    }

    private Stack read() {
        return read(Map.of());
    }

    private Stack read(Map<String, String> parameters) {
        try {
            Files.writeString(project.resolve("template.yaml"), template);
            Files.writeString(project.resolve("openapi.yaml"), openapi);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Template.read(settings(), parameters);
    }

    private Settings settings() {
        return new Settings(3000, 4566, project, project.resolve("state"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = TemplateTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
