package dev.msgapi.aws;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The AWS SDK's clients as the functions use them: one HTTP client for all, region and credentials
 * from the environment that Lambda sets, and nothing looked up at run time.
 */
public final class AwsClients {
    private static final Duration TABLE_ATTEMPT = Duration.ofSeconds(2);
    private static final int TABLE_ATTEMPTS_MAX = 3;

    private static final Duration CONNECT = Duration.ofSeconds(1);

    /** Shorter than a service's own: a request on a connection that it closed has no answer. */
    private static final Duration IDLE = Duration.ofSeconds(20);

    private final SdkHttpClient http =
            AwsCrtHttpClient.builder()
                    .connectionTimeout(CONNECT)
                    .connectionMaxIdleTime(IDLE)
                    .build();

    private @Nullable DynamoDbClient dynamoDb;

    private final Region region = Region.of(environment("AWS_REGION"));

    /**
     * Builds a client.
     *
     * @param attempt how long one attempt may take; all of them together, twice that
     * @param maxAttempts 1 where a repeated request would do its work twice
     */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
            B builder, Duration attempt, int maxAttempts) {
        return builder.httpClient(http)
                .region(region)
                .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
                .overrideConfiguration(c ->
                        c.apiCallAttemptTimeout(attempt)
                                .apiCallTimeout(attempt.multipliedBy(2))
                                .retryStrategy(
                                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                                .maxAttempts(maxAttempts)
                                                .build()))
                .build();
    }

    /**
     * DynamoDB's client, one for all tables of a function. The SDK may repeat its requests: every
     * write of the tables knows its own earlier attempt.
     */
    public DynamoDbClient dynamoDb() {
        DynamoDbClient client = dynamoDb;
        if (client == null) {
            client = build(DynamoDbClient.builder(), TABLE_ATTEMPT, TABLE_ATTEMPTS_MAX);
            dynamoDb = client;
        }
        return client;
    }

    /**
     * A variable that the template sets.
     *
     * @throws IllegalStateException where it does not
     */
    public static String environment(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException("the environment variable " + name + " is not set");
        }
        return value;
    }
}
