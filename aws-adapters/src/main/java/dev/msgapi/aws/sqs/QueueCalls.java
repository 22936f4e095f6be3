package dev.msgapi.aws.sqs;

import dev.msgapi.aws.AwsErrors;
import dev.msgapi.queue.QueueUnavailable;
import software.amazon.awssdk.core.exception.SdkException;

/** Calls SQS and turns its exceptions into the one that the ports declare. */
final class QueueCalls {
    private QueueCalls() {}

    /**
     * Makes the call.
     *
     * @throws QueueUnavailable if SQS did not confirm it
     */
    static void call(Runnable call) {
        try {
            call.run();
        } catch (SdkException e) {
            throw new QueueUnavailable(AwsErrors.summary(e), AwsErrors.isLasting(e), e);
        }
    }
}
