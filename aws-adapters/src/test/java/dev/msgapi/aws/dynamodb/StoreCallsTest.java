package dev.msgapi.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.store.StoreUnavailable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class StoreCallsTest {
    /** The codes are those of the DynamoDB Developer Guide, "Error handling with DynamoDB". */
    @ParameterizedTest
    @CsvSource({
        "400, ThrottlingException",
        "400, ProvisionedThroughputExceededException",
        "400, RequestLimitExceeded",
        "429, TooManyRequestsException",
        "400, KmsThrottled",
        "400, RequestTimeout",
        "500, InternalServerError",
        "503, ServiceUnavailable"
    })
    void throttlingAndFaultsOfAwsPass(int status, String code) {
        assertThat(failure(answer(status, code)).isLasting()).isFalse();
    }

    @Test
    void theLackOfAnAnswerPasses() {
        for (SdkException e :
                List.of(
                        ApiCallTimeoutException.create(1000),
                        SdkClientException.create("connection refused"))) {
            assertThat(failure(e).isLasting()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, AccessDeniedException",
        "400, ResourceNotFoundException",
        "400, ValidationException",
        "400, UnrecognizedClientException",
        "403, SomethingNew",
        "404, SomethingNew"
    })
    void otherAnswersLast(int status, String code) {
        StoreUnavailable failure = failure(answer(status, code));
        assertThat(failure.isLasting()).isTrue();
        assertThat(failure.summary()).isEqualTo("DynamoDbException/" + code);
    }

    @Test
    void aConditionThatDoesNotHoldIsAnAnswer() {
        ConditionalCheckFailedException e = ConditionalCheckFailedException.builder().build();
        assertThatThrownBy(() -> call(e)).isSameAs(e);
    }

    private static SdkException answer(int status, String code) {
        return (SdkException)
                DynamoDbException.builder()
                        .statusCode(status)
                        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                        .build();
    }

    private static StoreUnavailable failure(SdkException e) {
        return assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> call(e))
                .withCause(e)
                .actual();
    }

    private static void call(SdkException e) {
        StoreCalls.call(() -> {
            throw e;
        });
    }
}
