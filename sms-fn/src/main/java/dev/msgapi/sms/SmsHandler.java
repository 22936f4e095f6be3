package dev.msgapi.sms;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.delivery.Batch;
import dev.msgapi.delivery.Delivery;
import dev.msgapi.queue.SqsVisibility;
import dev.msgapi.queue.Visibility;
import dev.msgapi.store.MessageTable;
import java.time.InstantSource;

/** The SMS queue's messages, each through Amazon SNS. */
public final class SmsHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final Delivery delivery;
    private final Visibility visibility;

    /** As Lambda makes it, from the environment of {@code template.yaml}. */
    public SmsHandler() {
        this(new AwsClients());
    }

    private SmsHandler(AwsClients aws) {
        this(
                new Delivery(
                        MessageTable.connect(aws),
                        SnsProvider.connect(aws),
                        InstantSource.system()),
                SqsVisibility.connect(aws));
    }

    SmsHandler(Delivery delivery, Visibility visibility) {
        this.delivery = delivery;
        this.visibility = visibility;
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return Batch.process(event, Delivery.LONGEST, delivery::deliver, visibility, context);
    }
}
