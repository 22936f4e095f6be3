package dev.msgapi.local.aws.protocol;

/** Answers the requests to one AWS service; an error of AWS's own is an {@link AwsError}. */
@FunctionalInterface
public interface AwsHandler {
    AwsResponse answer(AwsRequest request) throws AwsError;
}
