package dev.msgapi.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.msgapi.aws.sqs.SqsSourceQueue;
import dev.msgapi.queue.QueueUnavailable;
import dev.msgapi.sending.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.crt.http.HttpException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What the CRT client throws besides IOException is a lost answer, not a bug. */
class IoHttpClientTest {
    private static final int ANY_CODE = 1;

    static Stream<RuntimeException> failures() {
        return Stream.of(
                new HttpException(ANY_CODE), new RuntimeException(new IllegalStateException()));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailedRequestToAQueueMakesTheQueueUnavailable(RuntimeException failure) {
        try (SqsClient sqs = client(failure)) {
            SqsSourceQueue queue = new SqsSourceQueue(sqs, "http://localhost/queue");
            assertThatExceptionOfType(QueueUnavailable.class)
                    .isThrownBy(() -> queue.hide("receipt", Duration.ZERO))
                    .satisfies(e -> assertThat(e.isLasting()).isFalse());
        }
    }

    /** The request may have arrived. */
    @ParameterizedTest
    @MethodSource("failures")
    void afterAFailedCallOfAProviderTheOutcomeIsUnknown(RuntimeException failure) {
        try (SqsClient provider = client(failure)) {
            assertThat(
                            ProviderCall.outcome(
                                    () -> provider.listQueues().toString(),
                                    (_, _) -> Optional.empty()))
                    .isEqualTo(new Outcome.Unknown());
        }
    }

    private static SqsClient client(RuntimeException failure) {
        return SqsClient.builder()
                .httpClient(new IoHttpClient(new Failing(failure)))
                .region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build();
    }

    private record Failing(RuntimeException failure) implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    throw failure;
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public void close() {}
    }
}
