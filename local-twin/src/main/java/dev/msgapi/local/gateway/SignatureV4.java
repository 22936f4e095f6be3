package dev.msgapi.local.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Verifies the signature in a request's Authorization header, for the only known user (AWS pages
 * "Create a signed AWS API request" and "Troubleshoot Signature Version 4 signing for AWS API
 * requests", which also has the messages). A presigned URL counts as unsigned.
 */
final class SignatureV4 {
    private static final Duration SKEW_MAX = Duration.ofMinutes(5);
    private static final String TERMINATOR = "aws4_request";
    private static final Refused INCOMPLETE =
            new Refused(
                    "IncompleteSignatureException",
                    "Authorization header requires 'Credential', 'Signature' and 'SignedHeaders'"
                            + " parameters, and a 'X-Amz-Date' or a 'Date' header.");
    private static final Refused UNKNOWN_USER =
            new Refused(
                    "UnrecognizedClientException",
                    "The security token included in the request is invalid.");
    private static final String MISMATCH =
            "The request signature we calculated does not match the signature you provided. Check"
                    + " your AWS Secret Access Key and signing method.";

    /** The result of a verification. */
    sealed interface Verdict {}

    record Valid(String accessKeyId) implements Verdict {}

    record Unsigned() implements Verdict {}

    record Refused(String errorType, String message) implements Verdict {}

    private final String accessKeyId;
    private final SigningKey key;
    private final String region;
    private final String service;

    /**
     * @param service the signing name: {@code execute-api}
     */
    SignatureV4(String accessKeyId, SigningKey key, String region, String service) {
        this.accessKeyId = accessKeyId;
        this.key = key;
        this.region = region;
        this.service = service;
    }

    Verdict verify(GatewayRequest request, byte[] body, Instant now) {
        List<String> headers = request.values("Authorization");
        if (headers.stream().allMatch(String::isBlank)) {
            return new Unsigned();
        }
        Optional<AuthorizationHeader> given =
                headers.size() == 1
                        ? AuthorizationHeader.parse(headers.getFirst())
                        : Optional.empty();
        Optional<SigningTime> time = SigningTime.of(request);
        return given.isPresent() && time.isPresent()
                ? check(request, body, given.get(), time.get(), now)
                : INCOMPLETE;
    }

    private Verdict check(
            GatewayRequest request,
            byte[] body,
            AuthorizationHeader given,
            SigningTime time,
            Instant now) {
        // The user has a long-term key without a session token.
        boolean hasToken = !request.values("X-Amz-Security-Token").isEmpty();
        if (hasToken || !given.accessKeyId().equals(accessKeyId)) {
            return UNKNOWN_USER;
        }
        String bodyHash = SigningKey.sha256(body);
        return Stream.of(
                        scopeError(given, time),
                        timeError(time, now),
                        headersError(request, given.signedHeaders()),
                        bodyError(request, bodyHash))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> signatureError(request, given, time, bodyHash))
                .<Verdict>map(error -> new Refused("InvalidSignatureException", error))
                .orElseGet(() -> new Valid(accessKeyId));
    }

    private Optional<String> scopeError(AuthorizationHeader given, SigningTime time) {
        if (!given.region().equals(region)) {
            return Optional.of("Credential should be scoped to a valid region.");
        }
        if (!given.service().equals(service)) {
            return Optional.of(
                    "Credential should be scoped to correct service: '" + service + "'.");
        }
        if (!given.terminator().equals(TERMINATOR)) {
            return Optional.of(
                    "Credential should be scoped with a valid terminator: '" + TERMINATOR + "'.");
        }
        return given.day().equals(time.day())
                ? Optional.empty()
                : Optional.of(
                        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version"
                                + " of date from HTTP.");
    }

    private static Optional<String> timeError(SigningTime time, Instant now) {
        SigningTime earliest = new SigningTime(now.minus(SKEW_MAX));
        SigningTime latest = new SigningTime(now.plus(SKEW_MAX));
        if (time.instant().isBefore(earliest.instant())) {
            return Optional.of(
                    "Signature expired: %s is now earlier than %s (%s - 5 min.)"
                            .formatted(time, earliest, new SigningTime(now)));
        }
        return time.instant().isAfter(latest.instant())
                ? Optional.of(
                        "Signature not yet current: %s is still later than %s (%s + 5 min.)"
                                .formatted(time, latest, new SigningTime(now)))
                : Optional.empty();
    }

    private static Optional<String> headersError(GatewayRequest request, List<String> signed) {
        if (!signed.contains("host")) {
            return Optional.of(
                    "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }
        List<String> canonical =
                signed.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .distinct()
                        .sorted()
                        .toList();
        boolean sent = signed.stream().noneMatch(name -> request.values(name).isEmpty());
        return signed.equals(canonical) && sent && signed.containsAll(amzHeaders(request))
                ? Optional.empty()
                : Optional.of(MISMATCH);
    }

    /** They control AWS, so a request must not get one after it was signed. */
    private static List<String> amzHeaders(GatewayRequest request) {
        return request.multiValueHeaders().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith("x-amz-"))
                .toList();
    }

    /** S3's UNSIGNED-PAYLOAD is rejected as well. */
    private static Optional<String> bodyError(GatewayRequest request, String bodyHash) {
        return request.values("X-Amz-Content-Sha256").stream().allMatch(bodyHash::equals)
                ? Optional.empty()
                : Optional.of(MISMATCH);
    }

    private Optional<String> signatureError(
            GatewayRequest request, AuthorizationHeader given, SigningTime time, String bodyHash) {
        String canonical = CanonicalRequest.write(request, given.signedHeaders(), bodyHash);
        // Each char of a header's value is one byte as sent; everything else is ASCII.
        String hash = SigningKey.sha256(canonical.getBytes(StandardCharsets.ISO_8859_1));
        List<String> scope = List.of(time.day(), region, service, TERMINATOR);
        String text =
                String.join(
                        "\n",
                        AuthorizationHeader.ALGORITHM,
                        time.toString(),
                        String.join("/", scope),
                        hash);
        // In constant time, so that an attacker cannot find a signature digit by digit.
        boolean same =
                MessageDigest.isEqual(
                        key.sign(scope, text).getBytes(StandardCharsets.UTF_8),
                        given.signature().getBytes(StandardCharsets.UTF_8));
        return same ? Optional.empty() : Optional.of(MISMATCH);
    }
}
