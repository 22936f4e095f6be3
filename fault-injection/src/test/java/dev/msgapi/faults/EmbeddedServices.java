package dev.msgapi.faults;

import dev.msgapi.local.Settings;
import dev.msgapi.local.aws.AwsEmulator;
import dev.msgapi.local.aws.outbound.Inbox;
import dev.msgapi.local.template.Stack;
import dev.msgapi.local.template.Template;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** ElasticMQ, DynamoDB Local and the doubles of SES, SNS and KMS, set up from template.yaml. */
final class EmbeddedServices implements AutoCloseable {
    static final String SENDER = "sender@example.com";
    static final String CONFIGURATION_SET = Settings.STACK_NAME;

    private final Stack stack;
    private final AwsEmulator services;
    private final SdkHttpClient http = UrlConnectionHttpClient.create();
    final SqsClient sqs;
    final DynamoDbClient dynamoDb;
    final SesClient ses;
    final SnsClient sns;
    final KmsClient kms;

    EmbeddedServices(Path state) {
        Settings settings = new Settings(0, 0, Path.of("..").toAbsolutePath(), state);
        stack = Template.read(settings, Map.of("SenderAddress", SENDER));
        services =
                AwsEmulator.start(
                        stack,
                        settings,
                        (name, _) -> {
                            throw new IllegalArgumentException(name);
                        });
        sqs = client(SqsClient.builder());
        dynamoDb = client(DynamoDbClient.builder());
        ses = client(SesClient.builder());
        sns = client(SnsClient.builder());
        kms = client(KmsClient.builder());
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(URI.create("http://127.0.0.1:" + services.port()))
                .httpClient(http)
                .region(Region.of(Settings.REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("local", "local")))
                .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    Inbox inbox() {
        return services.inbox();
    }

    String keyArn() {
        return stack.keys().stream()
                .filter(key -> key.aliases().contains("alias/" + Settings.STACK_NAME + "-content"))
                .findFirst()
                .orElseThrow()
                .arn();
    }

    static String name(String queue) {
        return Settings.STACK_NAME + "-" + queue;
    }

    String url(String queue) {
        return "http://127.0.0.1:%d/%s/%s"
                .formatted(services.port(), Settings.ACCOUNT, name(queue));
    }

    String arn(String queue) {
        return "arn:aws:sqs:%s:%s:%s".formatted(Settings.REGION, Settings.ACCOUNT, name(queue));
    }

    @Override
    public void close() {
        services.close();
    }
}
