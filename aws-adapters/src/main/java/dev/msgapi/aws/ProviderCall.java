package dev.msgapi.aws;

import dev.msgapi.sending.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Calls a provider that is an AWS service, and translates its answer into an outcome. */
public final class ProviderCall {
    /** "The request has failed due to a temporary failure of the server" (AWS, Common Errors). */
    private static final String TEMPORARILY_DOWN = "ServiceUnavailable";

    /** What the SDK's CRT client says if it could not open a connection for a request. */
    private static final String NO_CONNECTION = "An exception occurred when acquiring a connection";

    private ProviderCall() {}

    /**
     * Makes the call.
     *
     * @param call returns the provider's id of the message; its client makes one attempt
     * @param known the outcome of the service's own errors, by code and text; empty for others
     */
    public static Outcome outcome(
            Supplier<String> call, BiFunction<String, String, Optional<Outcome>> known) {
        try {
            return new Outcome.Sent(call.get());
        } catch (AwsServiceException e) {
            return outcome(e, known);
        } catch (SdkClientException e) {
            return isUnsent(e)
                    ? new Outcome.Unavailable(AwsErrors.summary(e))
                    : new Outcome.Unknown();
        }
    }

    private static Outcome outcome(
            AwsServiceException e, BiFunction<String, String, Optional<Outcome>> known) {
        String code = AwsErrors.code(e);
        if (e.isThrottlingException() || code.startsWith(TEMPORARILY_DOWN)) {
            return new Outcome.Unavailable(code);
        }
        if (e.statusCode() >= AwsErrors.SERVER_ERROR) {
            // The service may have failed after it accepted the message.
            return new Outcome.Unknown();
        }
        boolean isExplained =
                e.awsErrorDetails() != null && e.awsErrorDetails().errorMessage() != null;
        String text = isExplained ? e.awsErrorDetails().errorMessage() : "";
        return known.apply(code, text).orElseGet(() -> new Outcome.Denied(code));
    }

    /** Whether there was no connection yet, so that the request was never sent. */
    private static boolean isUnsent(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof SSLHandshakeException
                    || (cause instanceof IOException && NO_CONNECTION.equals(cause.getMessage()))) {
                return true;
            }
        }
        return false;
    }
}
