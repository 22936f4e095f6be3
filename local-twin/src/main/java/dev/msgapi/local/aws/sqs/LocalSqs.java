package dev.msgapi.local.aws.sqs;

import dev.msgapi.local.Settings;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Clients of SQS for the twin's own parts. */
public final class LocalSqs {
    /** The longest wait of one receive (SQS API Reference, "ReceiveMessage"). */
    public static final Duration WAIT_MAX = Duration.ofSeconds(20);

    private LocalSqs() {}

    public static SqsClient connect(String endpoint) {
        return SqsClient.builder()
                .endpointOverride(URI.create(endpoint))
                .region(Region.of(Settings.REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        Settings.ACCESS_KEY_ID, Settings.SECRET_ACCESS_KEY)))
                .httpClientBuilder(
                        UrlConnectionHttpClient.builder().socketTimeout(WAIT_MAX.plusSeconds(10)))
                .build();
    }
}
