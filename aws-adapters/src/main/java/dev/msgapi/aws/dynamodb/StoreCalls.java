package dev.msgapi.aws.dynamodb;

import dev.msgapi.aws.AwsErrors;
import dev.msgapi.store.StoreUnavailable;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DuplicateItemException;

/** Calls to DynamoDB with the failures that the ports declare. */
public final class StoreCalls {
    private StoreCalls() {}

    /**
     * Makes the call. A condition that does not hold and a key that exists are answers, so their
     * exceptions pass through.
     *
     * @throws StoreUnavailable if DynamoDB did not confirm the call
     */
    public static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (ConditionalCheckFailedException | DuplicateItemException e) {
            throw e;
        } catch (SdkException e) {
            throw new StoreUnavailable(AwsErrors.summary(e), e);
        }
    }
}
