package dev.msgapi.aws;

import java.io.IOException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client that reports every failed request as an IOException, as the SDK expects. The CRT
 * client throws other exceptions for errors that it does not take for retryable, and the SDK passes
 * those on as they are, so that they would look like bugs.
 */
final class IoHttpClient implements SdkHttpClient {
    private final SdkHttpClient inner;

    IoHttpClient(SdkHttpClient inner) {
        this.inner = inner;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = inner.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                try {
                    return prepared.call();
                } catch (RuntimeException e) {
                    throw new IOException(e);
                }
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    @Override
    public void close() {
        inner.close();
    }

    @Override
    public String clientName() {
        return inner.clientName();
    }
}
