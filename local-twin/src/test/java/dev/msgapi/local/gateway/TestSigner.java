package dev.msgapi.local.gateway;

import dev.msgapi.local.Settings;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signs as clients of the AWS SDK do. */
record TestSigner(AwsCredentialsIdentity user, String region, String service, Instant at) {

    static TestSigner local(Instant at) {
        return new TestSigner(user("local", "local"), Settings.REGION, "execute-api", at);
    }

    static AwsCredentialsIdentity user(String accessKeyId, String secret) {
        return AwsCredentialsIdentity.create(accessKeyId, secret);
    }

    TestSigner as(AwsCredentialsIdentity another) {
        return new TestSigner(another, region, service, at);
    }

    TestSigner inRegion(String another) {
        return new TestSigner(user, another, service, at);
    }

    TestSigner forService(String another) {
        return new TestSigner(user, region, another, at);
    }

    TestSigner at(Instant another) {
        return new TestSigner(user, region, service, another);
    }

    SdkHttpRequest sign(String method, URI uri, Map<String, String> headers, byte[] body) {
        SdkHttpFullRequest.Builder request =
                SdkHttpFullRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(uri);
        headers.forEach(request::putHeader);
        return AwsV4HttpSigner.create()
                .sign(signing ->
                        signing.identity(user)
                                .request(request.build())
                                .payload(ContentStreamProvider.fromByteArray(body))
                                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                                .putProperty(
                                        HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)))
                .request();
    }

    /** The request as the gateway receives it. */
    static GatewayRequest gatewayRequest(SdkHttpRequest request) {
        URI uri = request.getUri();
        List<HttpResponse.Header> headers =
                request.headers().entrySet().stream()
                        .flatMap(header ->
                                header.getValue().stream()
                                        .map(value ->
                                                new HttpResponse.Header(header.getKey(), value)))
                        .toList();
        return gatewayRequest(
                request.method().name(), uri.getRawPath(), uri.getRawQuery(), headers);
    }

    static GatewayRequest gatewayRequest(
            String method, String path, String query, List<HttpResponse.Header> headers) {
        return new GatewayRequest(
                "id",
                method,
                path,
                "HTTP/1.1",
                "127.0.0.1",
                1,
                headers,
                GatewayRequest.decode(query));
    }
}
