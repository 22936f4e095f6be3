package dev.msgapi.acceptance.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.msgapi.local.Settings;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signs requests to the API with the signer of the AWS SDK, as of a given instant. */
record Signer(String secret, Instant at) {
    static Signer now() {
        return new Signer(Settings.SECRET_ACCESS_KEY, Instant.now());
    }

    /** Gives a request its method, its body and the headers of a signature. */
    HttpRequest.Builder sign(HttpRequest.Builder request, String method, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        SdkHttpFullRequest plain =
                SdkHttpFullRequest.builder()
                        .method(SdkHttpMethod.fromValue(method))
                        .uri(request.build().uri())
                        .build();
        signature(plain, bytes)
                .headers()
                .forEach((name, values) -> {
                    // Java's HTTP client sets this header itself, to the same value.
                    if (!name.equalsIgnoreCase("Host")) {
                        values.forEach(value -> request.setHeader(name, value));
                    }
                });
        return request.method(method, BodyPublishers.ofByteArray(bytes));
    }

    private SdkHttpRequest signature(SdkHttpFullRequest request, byte[] body) {
        return AwsV4HttpSigner.create()
                .sign(signing ->
                        signing.identity(
                                        AwsCredentialsIdentity.create(
                                                Settings.ACCESS_KEY_ID, secret))
                                .request(request)
                                .payload(ContentStreamProvider.fromByteArray(body))
                                .putProperty(AwsV4HttpSigner.REGION_NAME, Settings.REGION)
                                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                                .putProperty(
                                        HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)))
                .request();
    }
}
