package dev.msgapi.email;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.sending.Provider;
import software.amazon.awssdk.services.ses.SesClient;

/** Opens email-fn to the histories. */
public final class EmailParts {
    private EmailParts() {}

    public static RequestHandler<SQSEvent, SQSBatchResponse> handler(SqsBatchProcessor batch) {
        return new EmailHandler(batch);
    }

    public static Provider provider(SesClient ses, String sender, String configurationSet) {
        return new SesProvider(ses, sender, configurationSet);
    }
}
