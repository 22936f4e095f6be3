package dev.msgapi.email;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.ses.model.SendEmailRequest;
import software.amazon.awssdk.services.ses.model.SendEmailResponse;
import software.amazon.awssdk.services.ses.model.SesException;

/** An SES client that accepts every email, or fails with the exception that a test sets. */
final class FakeSes implements SesClient {
    final List<SendEmailRequest> requests = new ArrayList<>();
    @Nullable RuntimeException failure;

    /** An error response of SES. */
    static RuntimeException error(int status, @Nullable String code, @Nullable String message) {
        return SesException.builder()
                .statusCode(status)
                .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
                .build();
    }

    @Override
    public SendEmailResponse sendEmail(SendEmailRequest request) {
        requests.add(request);
        if (failure != null) {
            throw failure;
        }
        return SendEmailResponse.builder().messageId("ses-" + requests.size()).build();
    }

    @Override
    public String serviceName() {
        return SesClient.SERVICE_NAME;
    }

    @Override
    public void close() {}
}
