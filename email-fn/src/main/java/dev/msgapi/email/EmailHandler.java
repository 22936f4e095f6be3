package dev.msgapi.email;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.delivery.Batch;
import dev.msgapi.delivery.Delivery;
import dev.msgapi.store.MessageTable;
import java.time.InstantSource;

/** The email queue's messages, each through Amazon SES. */
public final class EmailHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final Delivery delivery;

    /** As Lambda makes it, from the environment of {@code template.yaml}. */
    public EmailHandler() {
        this(delivery(new AwsClients()));
    }

    EmailHandler(Delivery delivery) {
        this.delivery = delivery;
    }

    private static Delivery delivery(AwsClients aws) {
        return new Delivery(
                MessageTable.connect(aws), SesProvider.connect(aws), InstantSource.system());
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return Batch.process(event, Delivery.LONGEST, delivery::deliver, context);
    }
}
