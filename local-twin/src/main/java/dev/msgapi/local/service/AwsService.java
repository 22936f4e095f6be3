package dev.msgapi.local.service;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The AWS services behind the twin's AWS port: the only list of them. */
@SuppressWarnings("ImmutableEnumChecker") // The lists come from List.of.
public enum AwsService {
    SES(List.of("ses", "email"), List.of(Fault.THROTTLE, Fault.TIMEOUT, Fault.REFUSE, Fault.SLOW)),
    SNS(List.of("sns"), List.of(Fault.THROTTLE, Fault.TIMEOUT, Fault.REFUSE, Fault.SLOW)),
    SQS(List.of("sqs"), List.of(Fault.DUPLICATE)),
    LAMBDA(List.of("lambda"), List.of(Fault.KILL)),
    DYNAMODB(List.of("dynamodb"), List.of()),
    KMS(List.of("kms"), List.of());

    private final List<String> signingNames;
    private final List<Fault> faults;

    AwsService(List<String> signingNames, List<Fault> faults) {
        this.signingNames = signingNames;
        this.faults = faults;
    }

    /** The service that has this name in the credential scope of a signature. */
    public static Optional<AwsService> signedFor(String name) {
        return Arrays.stream(values())
                .filter(service -> service.signingNames.contains(name))
                .findFirst();
    }

    /** The names of all services, for a sentence: {@code ses, sns, sqs}. */
    public static String names() {
        return Arrays.stream(values()).map(AwsService::key).collect(Collectors.joining(", "));
    }

    /** The environment variable with which the SDKs find another endpoint of this service. */
    public String endpointVariable() {
        return "AWS_ENDPOINT_URL_" + name();
    }

    /** What chaos can do to this service. */
    public List<Fault> faults() {
        return faults;
    }

    /** Its name in the counts of chaos: {@code ses}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
