package dev.msgapi.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.local.gateway.HttpResponse.Header;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Valid signatures, signatures of changed requests, and signatures for another purpose. */
class SignatureV4Test {
    private static final Instant NOW = Instant.parse("2026-11-22T15:42:07Z");
    private static final TestSigner SIGNER = TestSigner.local(NOW);
    private static final byte[] BODY =
            "{\"msg_id\":\"ada@example.com\"}".getBytes(StandardCharsets.UTF_8);
    private static final SignatureV4 VERIFIER =
            new SignatureV4("local", new SigningKey("local"), "eu-west-1", "execute-api");

    private static final String INVALID = "InvalidSignatureException";
    private static final String INCOMPLETE = "IncompleteSignatureException";
    private static final String UNKNOWN = "UnrecognizedClientException";
    private static final String MISMATCH = "does not match the signature you provided";

    // ---- Valid requests

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/msg",
                "/msg/",
                "/msg//42/./a/../b",
                "/msg/a%2Fb",
                "/msg/a%20b%25c",
                "/msg/%C3%A9%E1%88%B4",
                "/msg/-._~!$&'()*,;=:@",
                "/msg?msg_id=ada%40example.com",
                "/msg?msg_id=%2B447700900123&limit=10",
                "/msg?b=2&a=1&a-=3&a=0&A=9",
                "/msg?text=a%20b&%C3%A9=%E1%88%B4",
                "/msg?flag=&empty",
                "/msg?a=%26%3D%25%2F*~'()!",
            })
    void acceptsSignaturesOfTheSdk(String target) {
        assertThat(verdict(signed(SIGNER, target), BODY)).isEqualTo(valid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "PUT"})
    void acceptsAnyMethodWithoutABody(String method) {
        URI uri = URI.create("http://localhost:3000/msg");
        GatewayRequest request =
                TestSigner.gatewayRequest(SIGNER.sign(method, uri, Map.of(), new byte[0]));

        assertThat(verdict(request, new byte[0])).isEqualTo(valid());
    }

    @Test
    void ignoresSpacesAndCaseOfHeaders() {
        GatewayRequest request = header(signed(), "X-Note", note -> " one  two\t three  ");

        assertThat(verdict(rename(request, "X-Note", "x-NOTE"), BODY)).isEqualTo(valid());
    }

    /** A gateway reads bytes; a signer writes UTF-8. */
    @Test
    void acceptsAHeaderThatIsNotAscii() {
        Map<String, String> note = Map.of("X-Note", "caf\u00e9 \u1234");
        URI uri = URI.create("http://localhost:3000/msg");
        GatewayRequest request = TestSigner.gatewayRequest(SIGNER.sign("POST", uri, note, BODY));

        assertThat(verdict(header(request, "X-Note", SignatureV4Test::asBytes), BODY))
                .isEqualTo(valid());
    }

    @Test
    void acceptsAnAdditionalUnsignedHeader() {
        assertThat(verdict(add(signed(), "X-Forwarded-For", "192.0.2.1"), BODY)).isEqualTo(valid());
    }

    @Test
    void readsAPlusInAQueryAsASpace() {
        GatewayRequest signed = signed(SIGNER, "/msg?a=b%20c");

        assertThat(verdict(target(signed, "/msg", "a=b+c"), BODY)).isEqualTo(valid());
        assertRefused(target(signed, "/msg", "a=b%2Bc"), INVALID, MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, -299, 0, 299, 300})
    void acceptsASignatureUpToFiveMinutesOldOrEarly(long seconds) {
        TestSigner signer = SIGNER.at(NOW.plusSeconds(seconds));

        assertThat(verdict(signed(signer, "/msg"), BODY)).isEqualTo(valid());
    }

    @Test
    void acceptsASignatureOfTheDayBeforeAtMidnight() {
        Instant midnight = Instant.parse("2026-11-23T00:00:00Z");
        GatewayRequest request = signed(SIGNER.at(midnight.minusSeconds(1)), "/msg");

        assertThat(VERIFIER.verify(request, BODY, midnight)).isEqualTo(valid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sun, 22 Nov 2026 15:42:07 GMT", "20261122T154207Z"})
    void readsTheDateHeaderIfThereIsNoXAmzDate(String date) {
        List<Header> headers = List.of(new Header("Host", "h"), new Header("Date", date));

        assertThat(verdict(sign(headers, "host"), BODY)).isEqualTo(valid());
    }

    @Test
    void acceptsTheBodysHashInAHeader() {
        List<Header> headers = headers("X-Amz-Content-Sha256", SigningKey.sha256(BODY));

        assertThat(verdict(sign(headers, "host;x-amz-content-sha256;x-amz-date"), BODY))
                .isEqualTo(valid());
    }

    // ---- Requests that were changed after signing

    static Stream<Arguments> changes() {
        return Stream.of(
                change(
                        "method",
                        r ->
                                new GatewayRequest(
                                        "id", "PUT", r.path(), "", "", 1, r.headers(), r.query())),
                change("path", r -> target(r, "/msg/decrypt2", "a=1&b=2")),
                change("path's case", r -> target(r, "/msg/Decrypt", "a=1&b=2")),
                change("path's end", r -> target(r, "/msg/decrypt/", "a=1&b=2")),
                change("path's encoding", r -> target(r, "/msg/%64ecrypt", "a=1&b=2")),
                change("query's value", r -> target(r, "/msg/decrypt", "a=1&b=3")),
                change("query's name", r -> target(r, "/msg/decrypt", "a=1&c=2")),
                change("query without one", r -> target(r, "/msg/decrypt", "a=1")),
                change("query with one more", r -> target(r, "/msg/decrypt", "a=1&b=2&c=")),
                change("query with one twice", r -> target(r, "/msg/decrypt", "a=1&a=1&b=2")),
                change("no query", r -> target(r, "/msg/decrypt", "")),
                change("host", r -> header(r, "Host", host -> "localhost:3001")),
                change("signed header", r -> header(r, "X-Note", note -> "one two four")),
                change("signed header's case", r -> header(r, "X-Note", note -> "One two three")),
                change("signed header twice", r -> add(r, "X-Note", "four")),
                change("signed header gone", r -> drop(r, "X-Note")),
                change("one more x-amz header", r -> add(r, "X-Amz-Meta-Who", "eve")),
                change("second", r -> header(r, "X-Amz-Date", date -> "20261122T154208Z")),
                change("signature's first", r -> authorization(r, "Signature=.", "Signature=g")),
                change("signature's last", r -> authorization(r, ".$", "g")),
                change("signature shorter", r -> authorization(r, ".$", "")),
                change("signature longer", r -> authorization(r, "$", "0")),
                change(
                        "signature in capitals",
                        r -> signature(r, text -> text.toUpperCase(Locale.ROOT))),
                change(
                        "signed headers' order",
                        r -> authorization(r, "Headers=(host);([^;]+)", "Headers=$2;$1")),
                change("signed headers fewer", r -> authorization(r, ";x-note", "")),
                change("signed headers more", r -> authorization(r, ";x-note", ";x-note;x-other")),
                change("signed headers' case", r -> authorization(r, "x-note", "X-Note")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void rejectsAChangedRequest(String name, UnaryOperator<GatewayRequest> change) {
        GatewayRequest changed = change.apply(signed());

        assertThat(changed).isNotEqualTo(signed());
        assertRefused(changed, INVALID, MISMATCH);
    }

    @Test
    void rejectsABodyInWhichAnyByteWasChanged() {
        for (int i = 0; i < BODY.length; i++) {
            byte[] changed = BODY.clone();
            changed[i] ^= 1;
            assertThat(verdict(signed(), changed)).isInstanceOf(SignatureV4.Refused.class);
        }
        assertThat(verdict(signed(), new byte[0])).isInstanceOf(SignatureV4.Refused.class);
    }

    @Test
    void rejectsAnotherBodyWithoutAHashInAHeader() {
        GatewayRequest request = sign(headers(), "host;x-amz-date");

        assertThat(verdict(request, BODY)).isEqualTo(valid());
        assertThat(verdict(request, new byte[0])).isInstanceOf(SignatureV4.Refused.class);
    }

    @Test
    void rejectsASignatureInWhichAnyDigitWasChanged() {
        for (int i = 0; i < 64; i++) {
            String pattern = "(Signature=.{%d})(.)".formatted(i);
            String digit = authorization(signed()).replaceAll(".*" + pattern + ".*", "$2");
            String other = digit.equals("0") ? "1" : "0";
            assertRefused(authorization(signed(), pattern, "$1" + other), INVALID, MISMATCH);
        }
    }

    // ---- Signatures for another purpose

    @ParameterizedTest
    @CsvSource({"-301, Signature expired", "301, Signature not yet current"})
    void rejectsASignatureOverFiveMinutesOldOrEarly(long seconds, String message) {
        GatewayRequest request = signed(SIGNER.at(NOW.plusSeconds(seconds)), "/msg");

        assertRefused(request, INVALID, message);
    }

    @Test
    void rejectsASignatureOneMillisecondTooOld() {
        Instant later = NOW.plus(Duration.ofMinutes(5)).plusMillis(1);

        assertThat(VERIFIER.verify(signed(), BODY, later)).isInstanceOf(SignatureV4.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"us-east-1", "eu-west-2", "EU-WEST-1"})
    void rejectsAnotherRegion(String region) {
        assertRefused(signed(SIGNER.inRegion(region), "/msg"), INVALID, "valid region");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lambda", "apigateway", "s3", "Execute-Api"})
    void rejectsAnotherService(String service) {
        assertRefused(signed(SIGNER.forService(service), "/msg"), INVALID, "correct service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AKIDEXAMPLE", "Local", "local2"})
    void rejectsAnotherAccessKey(String accessKeyId) {
        TestSigner signer = SIGNER.as(TestSigner.user(accessKeyId, "local"));

        assertRefused(signed(signer, "/msg"), UNKNOWN, "security token");
    }

    @Test
    void rejectsAnotherSecret() {
        TestSigner signer = SIGNER.as(TestSigner.user("local", "Local"));

        assertRefused(signed(signer, "/msg"), INVALID, MISMATCH);
    }

    @Test
    void rejectsASessionToken() {
        TestSigner signer =
                SIGNER.as(AwsSessionCredentialsIdentity.create("local", "local", "token"));

        assertRefused(signed(signer, "/msg"), UNKNOWN, "security token");
        assertRefused(add(signed(), "X-Amz-Security-Token", ""), UNKNOWN, "security token");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "x-amz-date, `'Host' or ':authority' must be a 'SignedHeader'`",
                "host, `" + MISMATCH + "`",
                "x-amz-date;host, `" + MISMATCH + "`",
                "host;host;x-amz-date, `" + MISMATCH + "`",
                "host;x-absent;x-amz-date, `" + MISMATCH + "`",
                "host;x-amz-date;, `" + MISMATCH + "`",
                "Host;x-amz-date, `must be a 'SignedHeader'`",
            })
    void rejectsInvalidSignedHeaders(String signedHeaders, String message) {
        assertRefused(sign(headers(), signedHeaders), INVALID, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", "0"})
    void rejectsAWrongBodyHashInAHeader(String hash) {
        String names = "host;x-amz-content-sha256;x-amz-date";
        List<Header> headers = headers("X-Amz-Content-Sha256", hash);

        assertRefused(sign(headers, names), INVALID, MISMATCH);
        assertRefused(sign(headers, names, hash, SCOPE), INVALID, MISMATCH);
    }

    @ParameterizedTest
    @CsvSource({
        "20261121/eu-west-1/execute-api/aws4_request, Date in Credential scope",
        "20261123/eu-west-1/execute-api/aws4_request, Date in Credential scope",
        "2026112/eu-west-1/execute-api/aws4_request, Date in Credential scope",
        "20261122/eu-west-1/execute-api/aws5_request, valid terminator",
        "20261122/eu-west-1//aws4_request, correct service",
        "20261122//execute-api/aws4_request, valid region",
    })
    void rejectsAnotherScope(String scope, String message) {
        String hash = SigningKey.sha256(BODY);

        assertRefused(sign(headers(), "host;x-amz-date", hash, scope), INVALID, message);
    }

    // ---- Invalid signatures

    @Test
    void aRequestWithoutAuthorizationIsUnsigned() {
        GatewayRequest bare = drop(signed(), "Authorization");

        assertThat(verdict(bare, BODY)).isEqualTo(new SignatureV4.Unsigned());
        assertThat(verdict(add(bare, "Authorization", " "), BODY))
                .isEqualTo(new SignatureV4.Unsigned());
    }

    @Test
    void aPresignedRequestIsUnsigned() {
        String query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Signature=b";
        GatewayRequest presigned = target(drop(signed(), "Authorization"), "/msg", query);

        assertThat(verdict(presigned, BODY)).isEqualTo(new SignatureV4.Unsigned());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS4-HMAC-SHA256",
                "AWS4-HMAC-SHA256 ",
                "AWS4-HMAC-SHA256 Credential",
                "AWS4-HMAC-SHA256 =",
                "AWS4-HMAC-SHA256 Credential=,SignedHeaders=,Signature=",
                "AWS4-HMAC-SHA256 Credential=local/20261122/eu-west-1/execute-api/aws4_request",
                "AWS4-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=host, Signature=0",
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/e/f, SignedHeaders=host, Signature=0",
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=",
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0, More=1",
                "AWS4-HMAC-SHA256 Credential= a/b/c/d/e, SignedHeaders=host, Signature=0",
                "AWS4-HMAC-SHA256 Signature=0, Credential=a/b/c/d/e, SignedHeaders=host, Signature=1",
                "aws4-hmac-sha256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0",
                "AWS4-ECDSA-P256-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0",
                "AWS local:c2lnbmF0dXJl",
                "Basic bG9jYWw6bG9jYWw=",
                "Bearer eyJhbGciOiJub25lIn0.e30.",
                "=,=,=",
                "\u00e9\u00ff %s {0} $1 \\",
            })
    void anUnreadableAuthorizationIsIncomplete(String header) {
        assertRefused(header(signed(), "Authorization", value -> header), INCOMPLETE, "requires");
    }

    @Test
    void twoAuthorizationsAreIncomplete() {
        GatewayRequest request = add(signed(), "Authorization", authorization(signed()));

        assertRefused(request, INCOMPLETE, "requires");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "20261122",
                "20261122T154207",
                "20261122T154207+00",
                "20261122T154260Z",
                "20260230T154207Z",
                "2026-11-22T15:42:07Z",
                "Sun, 22 Nov 2026 15:42:07 GMT",
                "+999999999991122T154207Z",
                "-0001122T154207Z",
            })
    void aRequestWithAnInvalidDateIsIncomplete(String date) {
        assertRefused(header(signed(), "X-Amz-Date", value -> date), INCOMPLETE, "X-Amz-Date");
    }

    @Test
    void aRequestWithoutADateOrWithTwoIsIncomplete() {
        assertRefused(drop(signed(), "X-Amz-Date"), INCOMPLETE, "X-Amz-Date");
        assertRefused(add(signed(), "X-Amz-Date", "20261122T154207Z"), INCOMPLETE, "X-Amz-Date");
    }

    // ---- Helpers

    private static final String SCOPE = "20261122/eu-west-1/execute-api/aws4_request";

    private static SignatureV4.Verdict valid() {
        return new SignatureV4.Valid("local");
    }

    private static SignatureV4.Verdict verdict(GatewayRequest request, byte[] body) {
        return VERIFIER.verify(request, body, NOW);
    }

    private static void assertRefused(GatewayRequest request, String errorType, String message) {
        assertThat(verdict(request, BODY))
                .isInstanceOfSatisfying(
                        SignatureV4.Refused.class,
                        refused -> {
                            assertThat(refused.errorType()).isEqualTo(errorType);
                            assertThat(refused.message()).contains(message);
                        });
    }

    private static GatewayRequest signed() {
        return signed(SIGNER, "/msg/decrypt?a=1&b=2");
    }

    private static GatewayRequest signed(TestSigner signer, String target) {
        URI uri = URI.create("http://localhost:3000" + target);
        return TestSigner.gatewayRequest(
                signer.sign("POST", uri, Map.of("X-Note", "one two three"), BODY));
    }

    private static GatewayRequest sign(List<Header> headers, String signedHeaders) {
        return sign(headers, signedHeaders, SigningKey.sha256(BODY), SCOPE);
    }

    /** Signs what the SDK would never sign. */
    private static GatewayRequest sign(
            List<Header> headers, String signedHeaders, String bodyHash, String scope) {
        GatewayRequest request = TestSigner.gatewayRequest("POST", "/msg", "", headers);
        String canonical =
                CanonicalRequest.write(request, List.of(signedHeaders.split(";", -1)), bodyHash);
        String text =
                String.join(
                        "\n",
                        "AWS4-HMAC-SHA256",
                        "20261122T154207Z",
                        scope,
                        SigningKey.sha256(canonical.getBytes(StandardCharsets.UTF_8)));
        String signature = new SigningKey("local").sign(List.of(scope.split("/", -1)), text);
        return add(
                request,
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=local/%s, SignedHeaders=%s, Signature=%s"
                        .formatted(scope, signedHeaders, signature));
    }

    private static List<Header> headers(String... more) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("Host", "localhost:3000"));
        headers.add(new Header("X-Amz-Date", "20261122T154207Z"));
        if (more.length == 2) {
            headers.add(new Header(more[0], more[1]));
        }
        return headers;
    }

    private static Arguments change(String name, UnaryOperator<GatewayRequest> change) {
        return Arguments.of(name, change);
    }

    private static GatewayRequest target(GatewayRequest r, String path, String query) {
        return TestSigner.gatewayRequest(r.method(), path, query, r.headers());
    }

    private static GatewayRequest with(GatewayRequest r, List<Header> headers) {
        return new GatewayRequest(
                "id", r.method(), r.path(), "HTTP/1.1", "127.0.0.1", 1, headers, r.query());
    }

    private static GatewayRequest add(GatewayRequest r, String name, String value) {
        List<Header> headers = new ArrayList<>(r.headers());
        headers.add(new Header(name, value));
        return with(r, headers);
    }

    private static GatewayRequest drop(GatewayRequest r, String name) {
        return with(r, r.headers().stream().filter(h -> !h.name().equalsIgnoreCase(name)).toList());
    }

    /** Replaces a header in its place, so that an unchanged request equals the original. */
    private static GatewayRequest header(
            GatewayRequest r, String name, UnaryOperator<String> change) {
        return with(
                r,
                r.headers().stream()
                        .map(h ->
                                h.name().equalsIgnoreCase(name)
                                        ? new Header(h.name(), change.apply(h.value()))
                                        : h)
                        .toList());
    }

    private static String asBytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static GatewayRequest rename(GatewayRequest r, String name, String another) {
        return add(drop(r, name), another, String.valueOf(r.header(name)));
    }

    private static String authorization(GatewayRequest r) {
        return String.valueOf(r.header("Authorization"));
    }

    private static GatewayRequest authorization(
            GatewayRequest r, String pattern, String replacement) {
        return header(r, "Authorization", value -> value.replaceFirst(pattern, replacement));
    }

    private static GatewayRequest signature(GatewayRequest r, UnaryOperator<String> change) {
        return header(
                r,
                "Authorization",
                value -> {
                    int start = value.indexOf("Signature=") + "Signature=".length();
                    return value.substring(0, start) + change.apply(value.substring(start));
                });
    }
}
