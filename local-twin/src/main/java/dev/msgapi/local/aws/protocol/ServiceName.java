package dev.msgapi.local.aws.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The AWS services behind the port: the one list of them. */
public enum ServiceName {
    SQS("sqs"),
    DYNAMODB("dynamodb"),
    /** The SDKs for SES sign for {@code email} or {@code ses}. */
    SES("ses", "email"),
    SNS("sns"),
    KMS("kms"),
    LAMBDA("lambda");

    @SuppressWarnings(
            "ImmutableEnumChecker") // List.of is immutable; Error Prone knows only Guava's.
    private final List<String> signingNames;

    ServiceName(String... signingNames) {
        this.signingNames = List.of(signingNames);
    }

    /** The service that requests with this name in their credential scope are for. */
    public static Optional<ServiceName> signedFor(String name) {
        return Arrays.stream(values())
                .filter(service -> service.signingNames.contains(name))
                .findFirst();
    }

    /** The variable that leads the SDKs to another endpoint for this service. */
    public String endpointVariable() {
        return "AWS_ENDPOINT_URL_" + name();
    }

    /** All names, for a sentence. */
    public static String all() {
        return Arrays.stream(values())
                .map(service -> service.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
