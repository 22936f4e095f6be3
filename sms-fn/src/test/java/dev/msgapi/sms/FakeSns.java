package dev.msgapi.sms;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.SnsException;

/** An SNS client that accepts every SMS, or fails with the exception that a test sets. */
final class FakeSns implements SnsClient {
    final List<PublishRequest> requests = new ArrayList<>();
    @Nullable RuntimeException failure;

    /** An error response of SNS. */
    static RuntimeException error(int status, @Nullable String code, @Nullable String message) {
        return SnsException.builder()
                .statusCode(status)
                .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
                .build();
    }

    @Override
    public PublishResponse publish(PublishRequest request) {
        requests.add(request);
        if (failure != null) {
            throw failure;
        }
        return PublishResponse.builder().messageId("sns-" + requests.size()).build();
    }

    @Override
    public String serviceName() {
        return SnsClient.SERVICE_NAME;
    }

    @Override
    public void close() {}
}
