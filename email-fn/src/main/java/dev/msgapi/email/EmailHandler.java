package dev.msgapi.email;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.consumer.ChannelConsumer;
import dev.msgapi.consumer.SqsBatchProcessor;

/** The email queue's messages, each through Amazon SES. */
public final class EmailHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final SqsBatchProcessor batch;

    /** As Lambda makes it, from the environment of {@code template.yaml}. */
    public EmailHandler() {
        this(batch(new AwsClients()));
    }

    EmailHandler(SqsBatchProcessor batch) {
        this.batch = batch;
    }

    private static SqsBatchProcessor batch(AwsClients aws) {
        return ChannelConsumer.create(aws, SesProvider.connect(aws));
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return batch.process(event, context);
    }
}
