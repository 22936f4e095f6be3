package dev.msgapi.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.sending.Outcome;
import dev.msgapi.testing.Messages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ses.SesClient;

/** How the outcome of a failed connection is reported with the HTTP client that is deployed. */
class SesConnectionTest {
    /** Long enough for a machine that is busy with something else. */
    private static final Duration PATIENT = Duration.ofSeconds(30);

    @Test
    void reportsAClosedPortAsUnavailable() throws IOException {
        int port;
        try (ServerSocket closed = listen()) {
            port = closed.getLocalPort();
        }
        assertUnavailable(send("http", port));
    }

    @Test
    void reportsAFailedHandshakeAsUnavailable() throws IOException {
        try (ServerSocket plain = listen()) {
            answer(plain, "HTTP/1.1 400 Bad Request\r\n\r\n");
            assertUnavailable(send("https", plain.getLocalPort()));
        }
    }

    @Test
    void reportsAnUnknownHostAsUnavailable() {
        assertUnavailable(send(URI.create("http://ses.invalid")));
    }

    @Test
    void reportsARequestWithoutAnAnswerAsUnknown() throws IOException {
        // The kernel accepts the connection, but nothing ever reads from it.
        try (ServerSocket silent = listen()) {
            URI endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            assertThat(send(endpoint, Duration.ofSeconds(2))).isEqualTo(new Outcome.Unknown());
        }
    }

    @Test
    void reportsARequestWhoseConnectionClosesAsUnknown() throws IOException {
        try (ServerSocket closing = listen()) {
            answer(closing, "");
            assertThat(send("http", closing.getLocalPort())).isEqualTo(new Outcome.Unknown());
        }
    }

    private static void assertUnavailable(Outcome outcome) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Unavailable.class,
                        unavailable ->
                                assertThat(unavailable.cause()).startsWith("SdkClientException"));
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Reads from each connection, writes the answer and closes the connection. */
    private static void answer(ServerSocket server, String answer) {
        Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    try (Socket socket = server.accept()) {
                        socket.getInputStream().read(new byte[1 << 16]);
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    }
                }
            } catch (IOException e) {
                // The test is over.
            }
        });
    }

    private static Outcome send(String scheme, int port) {
        return send(URI.create(scheme + "://127.0.0.1:" + port));
    }

    private static Outcome send(URI endpoint) {
        return send(endpoint, PATIENT);
    }

    private static Outcome send(URI endpoint, Duration attempt) {
        try (SdkHttpClient http = AwsCrtHttpClient.builder().connectionTimeout(PATIENT).build();
                SesClient ses =
                        SesClient.builder()
                                .httpClient(http)
                                .endpointOverride(endpoint)
                                .region(Region.EU_WEST_1)
                                .credentialsProvider(
                                        StaticCredentialsProvider.create(
                                                AwsBasicCredentials.create("any", "key")))
                                .overrideConfiguration(c ->
                                        c.apiCallAttemptTimeout(attempt)
                                                .retryStrategy(DefaultRetryStrategy.doNotRetry()))
                                .build()) {
            return new SesProvider(ses, "sender@example.com", "events").send(Messages.email());
        }
    }
}
