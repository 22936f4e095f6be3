package dev.msgapi.local.aws.protocol;

/** One AWS service behind the port; a refusal in AWS's own words is an {@link AwsError}. */
@FunctionalInterface
public interface AwsService {
    AwsResponse answer(AwsRequest request) throws AwsError;
}
