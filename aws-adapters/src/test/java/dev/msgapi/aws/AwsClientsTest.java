package dev.msgapi.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.msgapi.model.CallBudget;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

class AwsClientsTest {
    /** While a consumer waits for the table, it sends no message of another recipient. */
    @Test
    void aCallThatATableThrottlesWaitsForLessThanAQuarterOfASecondInAll() {
        for (int i = 0; i < 100; i++) {
            RetryStrategy retries = AwsClients.tableRetries();
            RetryToken token =
                    retries.acquireInitialToken(AcquireInitialTokenRequest.create("table")).token();
            Duration waits = Duration.ZERO;
            for (int attempt = 1; attempt < CallBudget.TABLE.attempts(); attempt++) {
                RefreshRetryTokenResponse retry = retries.refreshRetryToken(throttled(token));
                waits = waits.plus(retry.delay());
                token = retry.token();
            }
            RetryToken last = token;
            assertThatExceptionOfType(TokenAcquisitionFailedException.class)
                    .isThrownBy(() -> retries.refreshRetryToken(throttled(last)));
            assertThat(waits).isLessThan(Duration.ofMillis(250));
        }
    }

    private static RefreshRetryTokenRequest throttled(RetryToken token) {
        DynamoDbException failure =
                ProvisionedThroughputExceededException.builder()
                        .statusCode(400)
                        .awsErrorDetails(
                                AwsErrorDetails.builder()
                                        .errorCode("ProvisionedThroughputExceededException")
                                        .build())
                        .build();
        return RefreshRetryTokenRequest.builder().token(token).failure(failure).build();
    }
}
