package dev.msgapi.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client for one request at a time that does not use a connection again after a pause.
 * Between two invocations Lambda may freeze a function for minutes, and the service may close the
 * connection meanwhile. A request on a closed connection gets no answer, and a message whose send
 * got no answer is in doubt.
 */
final class FreshHttpClient implements SdkHttpClient {
    private final Supplier<SdkHttpClient> factory;
    private final Duration pauseMax;
    private final InstantSource clock;
    private @Nullable SdkHttpClient client;
    private Instant lastRequest = Instant.MIN;

    /**
     * @param factory of clients that keep their connections open
     * @param pauseMax how long after a request its connection may be used again
     * @param clock of the wall, because others may stand still while the function is frozen
     */
    FreshHttpClient(Supplier<SdkHttpClient> factory, Duration pauseMax, InstantSource clock) {
        this.factory = factory;
        this.pauseMax = pauseMax;
        this.clock = clock;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        Instant now = clock.instant();
        if (now.isAfter(lastRequest.plus(pauseMax))) {
            close();
        }
        lastRequest = now;
        SdkHttpClient current = client == null ? factory.get() : client;
        client = current;
        return current.prepareRequest(request);
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
