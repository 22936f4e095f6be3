package dev.msgapi.local.aws;

/** One AWS service behind the port; a refusal in AWS's own words is an {@link AwsError}. */
@FunctionalInterface
interface AwsService {
    AwsResponse answer(AwsRequest request) throws AwsError;
}
