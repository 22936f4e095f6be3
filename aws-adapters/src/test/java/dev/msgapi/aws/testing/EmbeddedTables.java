package dev.msgapi.aws.testing;

import dev.msgapi.local.Settings;
import dev.msgapi.local.aws.AwsEmulator;
import dev.msgapi.local.template.Template;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** The tables that template.yaml declares, in DynamoDB Local. */
public final class EmbeddedTables implements AutoCloseable {
    public final DynamoDbClient dynamoDb;
    private final AwsEmulator services;

    /** Creates the tables, all empty. */
    public EmbeddedTables(Path state) {
        Settings settings = new Settings(0, 0, Path.of("..").toAbsolutePath(), state);
        services =
                AwsEmulator.start(
                        Template.read(settings, Map.of("SenderAddress", "sender@example.com")),
                        settings,
                        (function, event) -> {
                            throw new IllegalArgumentException(function);
                        });
        dynamoDb = client(new ExecutionInterceptor() {});
    }

    /**
     * Another client of them. A call may take longer than the adapters allow it on AWS, because
     * DynamoDB Local shares the machine with whatever else runs on it.
     *
     * @param interceptor sees each request before its time is extended
     */
    public DynamoDbClient client(ExecutionInterceptor interceptor) {
        return DynamoDbClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + services.port()))
                .region(Region.of(Settings.REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(c ->
                        c.addExecutionInterceptor(interceptor)
                                .addExecutionInterceptor(new Patience()))
                .build();
    }

    /** Replaces the time limit that a request brings along. */
    private static final class Patience implements ExecutionInterceptor {
        private static final Duration LIMIT = Duration.ofMinutes(1);

        @Override
        public SdkRequest modifyRequest(
                Context.ModifyRequest context, ExecutionAttributes attributes) {
            DynamoDbRequest request = (DynamoDbRequest) context.request();
            return request.overrideConfiguration()
                    .<SdkRequest>map(own ->
                            request.toBuilder()
                                    .overrideConfiguration(
                                            own.toBuilder().apiCallTimeout(LIMIT).build())
                                    .build())
                    .orElse(request);
        }
    }

    @Override
    public void close() {
        dynamoDb.close();
        services.close();
    }
}
