package dev.msgapi.aws;

import dev.msgapi.model.CallBudget;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Builds the AWS SDK clients of a function. They share one HTTP client, except for that of the
 * provider, and take region and credentials from the variables that Lambda sets, without any lookup
 * at run time.
 */
public final class AwsClients {
    private static final Duration CONNECT = Duration.ofSeconds(1);

    /** Shorter than a service's own, because a request on a closed connection gets no answer. */
    private static final Duration IDLE = Duration.ofSeconds(20);

    /**
     * The first wait after a table has throttled a call, at most; the SDK's own is a second. It is
     * short because a throttled partition is often that of one recipient, whose messages must not
     * hold up those of others: the queue or the client tries again later.
     */
    private static final Duration THROTTLED = Duration.ofMillis(50);

    private static final Duration THROTTLED_MAX = Duration.ofMillis(500);

    private final SdkHttpClient http = httpClient();

    private final Region region;
    private @Nullable DynamoDbClient dynamoDb;
    private @Nullable SqsClient sqs;

    public AwsClients(Environment environment) {
        region = Region.of(environment.text("AWS_REGION"));
    }

    private static SdkHttpClient httpClient() {
        return new IoHttpClient(
                AwsCrtHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .connectionMaxIdleTime(IDLE)
                        .build());
    }

    /** Builds a client whose calls keep to the budget. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
            B builder, CallBudget budget) {
        return build(builder, budget, http, retries(budget).build());
    }

    /** Builds the client of a provider, whose calls are not repeated if they get no answer. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C buildProvider(
            B builder) {
        SdkHttpClient fresh =
                new FreshHttpClient(AwsClients::httpClient, IDLE, InstantSource.system());
        CallBudget budget = CallBudget.PROVIDER;
        return build(builder, budget, fresh, retries(budget).build());
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
            B builder, CallBudget budget, SdkHttpClient httpClient, RetryStrategy retries) {
        return builder.httpClient(httpClient)
                .region(region)
                .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
                .overrideConfiguration(c ->
                        c.apiCallAttemptTimeout(budget.attempt())
                                .apiCallTimeout(budget.total())
                                .retryStrategy(retries))
                .build();
    }

    private static StandardRetryStrategy.Builder retries(CallBudget budget) {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(budget.attempts());
    }

    /** How often, and after which waits, a call to a table is repeated. */
    static RetryStrategy tableRetries() {
        return retries(CallBudget.TABLE)
                .throttlingBackoffStrategy(
                        BackoffStrategy.exponentialDelay(THROTTLED, THROTTLED_MAX))
                .build();
    }

    /** The DynamoDB client, one for all tables of a function. */
    public DynamoDbClient dynamoDb() {
        DynamoDbClient client = dynamoDb;
        if (client == null) {
            client = build(DynamoDbClient.builder(), CallBudget.TABLE, http, tableRetries());
            dynamoDb = client;
        }
        return client;
    }

    /** The SQS client, one for all queues of a function. */
    public SqsClient sqs() {
        SqsClient client = sqs;
        if (client == null) {
            client = build(SqsClient.builder(), CallBudget.QUEUE);
            sqs = client;
        }
        return client;
    }
}
