package dev.msgapi.aws.dynamodb;

import dev.msgapi.aws.AwsErrors;
import dev.msgapi.store.StoreUnavailable;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DuplicateItemException;

/** Calls DynamoDB and turns its exceptions into the one that the ports declare. */
public final class StoreCalls {
    private StoreCalls() {}

    /**
     * Makes the call. The exceptions for a condition that does not hold and for a key that exists
     * pass through, because they are answers.
     *
     * @throws StoreUnavailable if DynamoDB did not confirm the call
     */
    public static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (ConditionalCheckFailedException | DuplicateItemException e) {
            throw e;
        } catch (SdkException e) {
            throw new StoreUnavailable(AwsErrors.summary(e), AwsErrors.isLasting(e), e);
        }
    }
}
