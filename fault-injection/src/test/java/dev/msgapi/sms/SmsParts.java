package dev.msgapi.sms;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.sending.Provider;
import software.amazon.awssdk.services.sns.SnsClient;

/** Opens sms-fn to the histories. */
public final class SmsParts {
    private SmsParts() {}

    public static RequestHandler<SQSEvent, SQSBatchResponse> handler(SqsBatchProcessor batch) {
        return new SmsHandler(batch);
    }

    public static Provider provider(SnsClient sns) {
        return new SnsProvider(sns);
    }
}
