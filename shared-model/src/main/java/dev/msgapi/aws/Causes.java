package dev.msgapi.aws;

import java.util.StringJoiner;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What a log may say of an exception: its kinds and AWS's error code, never its text. */
public final class Causes {
    private static final int DEPTH_MAX = 8;

    private Causes() {}

    /** The classes from the outermost to the innermost, and the code of an AWS error at its end. */
    public static String of(Throwable e) {
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

    /** Whether a call to an AWS service is behind it. */
    public static boolean isAws(Throwable e) {
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < DEPTH_MAX; depth++) {
            if (cause instanceof SdkException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** AWS's error code, or the HTTP status where there is none. */
    public static String code(AwsServiceException e) {
        boolean isNamed = e.awsErrorDetails() != null && e.awsErrorDetails().errorCode() != null;
        return isNamed ? e.awsErrorDetails().errorCode() : "HTTP-" + e.statusCode();
    }
}
