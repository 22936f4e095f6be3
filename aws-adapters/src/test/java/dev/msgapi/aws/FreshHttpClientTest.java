package dev.msgapi.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;

class FreshHttpClientTest {
    private static final Duration PAUSE_MAX = Duration.ofSeconds(20);

    private final Semaphore closed = new Semaphore(0);
    private ServerSocket server;
    private Instant now = Instant.parse("2026-11-22T15:42:07Z");
    private SdkHttpClient client;
    private int clients;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
        client = new FreshHttpClient(this::open, PAUSE_MAX, () -> now);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void usesTheSameClientShortlyAfter() throws Exception {
        assertThat(get()).isEqualTo(200);
        now = now.plus(PAUSE_MAX);
        assertThat(get()).isEqualTo(200);
        assertThat(clients).isEqualTo(1);
    }

    @Test
    void opensANewConnectionAfterAPauseAndClosesTheOldOne() throws Exception {
        assertThat(get()).isEqualTo(200);
        now = now.plus(PAUSE_MAX).plusMillis(1);
        assertThat(get()).isEqualTo(200);
        assertThat(clients).isEqualTo(2);
        assertThat(closed.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void aPauseBeginsWithTheLastRequest() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(get()).isEqualTo(200);
            now = now.plus(PAUSE_MAX.dividedBy(2)).plusSeconds(1);
        }
        assertThat(clients).isEqualTo(1);
    }

    @Test
    void canBeUsedAgainAfterItWasClosed() throws Exception {
        assertThat(get()).isEqualTo(200);
        client.close();
        client.close();
        assertThat(get()).isEqualTo(200);
        assertThat(clients).isEqualTo(2);
    }

    private SdkHttpClient open() {
        clients++;
        return AwsCrtHttpClient.builder().build();
    }

    private int get() throws IOException {
        SdkHttpRequest request =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.GET)
                        .uri(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"))
                        .putHeader("Host", "127.0.0.1")
                        .build();
        return client.prepareRequest(HttpExecuteRequest.builder().request(request).build())
                .call()
                .httpResponse()
                .statusCode();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    /** Answers each request and keeps the connection open until the client closes it. */
    private void answer(Socket socket) {
        try (socket) {
            BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    socket.getOutputStream()
                            .write(
                                    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                                            .getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            closed.release();
        }
    }
}
