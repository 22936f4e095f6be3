package dev.msgapi.securestore;

import dev.msgapi.aws.AwsErrors;
import dev.msgapi.securestore.Opener.Result;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.model.DependencyTimeoutException;
import software.amazon.awssdk.services.kms.model.KeyUnavailableException;
import software.amazon.awssdk.services.kms.model.KmsInternalException;
import software.amazon.cryptography.materialproviders.model.CollectionOfErrors;

/**
 * Finds KMS's answer in an exception of the AWS Encryption SDK. The SDK copies the errors of KMS's
 * model with only their class and text, so their code and HTTP status are lost.
 */
final class KmsErrors {
    private KmsErrors() {}

    /** The result for each error of KMS in the exception; none if KMS is not the cause. */
    static Stream<Result> in(RuntimeException e) {
        return errors(e).map(KmsErrors::result);
    }

    /** Keyrings collect the errors of KMS, at several levels. */
    private static Stream<SdkException> errors(Throwable e) {
        Stream<SdkException> own = e instanceof SdkException kms ? Stream.of(kms) : Stream.empty();
        Stream<? extends Throwable> inner =
                e instanceof CollectionOfErrors errors ? errors.list().stream() : Stream.empty();
        Stream<? extends Throwable> cause =
                e.getCause() == null ? Stream.empty() : Stream.of(e.getCause());
        return Stream.concat(own, Stream.concat(inner, cause).flatMap(KmsErrors::errors));
    }

    private static Result result(SdkException e) {
        return switch (e) {
            case SdkClientException _ -> new Result.Unavailable();
            case KmsInternalException _, DependencyTimeoutException _, KeyUnavailableException _ ->
                    new Result.Unavailable();
            case AwsServiceException answer when !AwsErrors.isLasting(answer) ->
                    new Result.Unavailable();
            case AwsServiceException answer -> new Result.DoesNotOpen(code(answer));
            default -> OpenFailure.ALTERED.result();
        };
    }

    private static String code(AwsServiceException answer) {
        // The class has the name of the code, except that it spells KMS as Kms.
        return answer.awsErrorDetails() == null
                ? answer.getClass().getSimpleName().replaceFirst("^Kms", "KMS")
                : AwsErrors.code(answer);
    }
}
