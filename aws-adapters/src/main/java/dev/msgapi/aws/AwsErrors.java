package dev.msgapi.aws;

import java.util.Set;
import java.util.StringJoiner;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What the product reads from exceptions of the AWS SDK: what a log may say about them, which is
 * their classes and error codes and never their text, and whether their cause passes.
 */
public final class AwsErrors {
    /** The lowest HTTP status of an answer that reports a fault of AWS. */
    static final int SERVER_ERROR = 500;

    private static final int DEPTH_MAX = 8;

    /**
     * Codes of answers with a status of 4xx that pass, and that the SDK does not count as
     * throttling: a queue's own KMS key is throttled (Amazon SQS API Reference, SendMessage), or
     * the request arrived too slowly.
     */
    private static final Set<String> PASSING =
            Set.of(
                    "KmsThrottled",
                    "KMS.ThrottlingException",
                    "RequestTimeout",
                    "RequestTimeoutException");

    private AwsErrors() {}

    /**
     * The simple class names from the outermost exception to the innermost, separated by slashes;
     * AWS's error code follows the class that carries it.
     */
    public static String summary(Throwable e) {
        StringJoiner kinds = new StringJoiner("/");
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < DEPTH_MAX; depth++) {
            kinds.add(cause.getClass().getSimpleName());
            if (cause instanceof AwsServiceException service) {
                kinds.add(code(service));
            }
            cause = cause.getCause();
        }
        return kinds.toString();
    }

    /**
     * Whether the same request fails again until somebody removes the cause, such as a missing
     * permission. Throttling, a fault of AWS and the lack of an answer pass.
     */
    public static boolean isLasting(SdkException e) {
        return e instanceof AwsServiceException service
                && service.statusCode() < SERVER_ERROR
                && !service.isThrottlingException()
                && !PASSING.contains(code(service));
    }

    /** AWS's error code, or {@code HTTP-} and the status if the answer has no code. */
    public static String code(AwsServiceException e) {
        boolean hasCode = e.awsErrorDetails() != null && e.awsErrorDetails().errorCode() != null;
        return hasCode ? e.awsErrorDetails().errorCode() : "HTTP-" + e.statusCode();
    }
}
