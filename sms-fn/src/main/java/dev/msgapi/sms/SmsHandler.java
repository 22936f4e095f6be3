package dev.msgapi.sms;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.delivery.Batch;
import dev.msgapi.delivery.Delivery;
import dev.msgapi.delivery.UncertainSends;
import dev.msgapi.queue.SqsSourceQueue;
import dev.msgapi.store.MessageTable;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The SMS queue's messages, each through Amazon SNS. */
public final class SmsHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final Batch batch;

    /** As Lambda makes it, from the environment of {@code template.yaml}. */
    public SmsHandler() {
        this(batch(new AwsClients()));
    }

    SmsHandler(Batch batch) {
        this.batch = batch;
    }

    private static Batch batch(AwsClients aws) {
        SecureRandom random = new SecureRandom();
        Delivery delivery =
                new Delivery(
                        MessageTable.connect(aws),
                        SnsProvider.connect(aws),
                        UncertainSends.of(
                                AwsClients.environment("UNCERTAIN_SEND"),
                                AwsClients.environment("RESEND_GRACE_SECONDS")),
                        InstantSource.system(),
                        random);
        return new Batch(delivery::deliver, Delivery.LONGEST, SqsSourceQueue.connect(aws), random);
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return batch.process(event, context);
    }
}
