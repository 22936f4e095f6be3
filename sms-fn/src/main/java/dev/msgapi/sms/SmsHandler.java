package dev.msgapi.sms;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.Environment;
import dev.msgapi.consumer.ChannelConsumer;
import dev.msgapi.consumer.SqsBatchProcessor;

/** Sends the messages of the SMS queue through Amazon SNS. */
public final class SmsHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final SqsBatchProcessor batch;

    /** Used by Lambda. */
    public SmsHandler() {
        Environment variables = Environment.ofProcess();
        SmsEnvironment environment = SmsEnvironment.of(variables);
        AwsClients aws = new AwsClients(variables);
        SnsProvider provider = new SnsProvider(aws, environment.smsMaxPrice());
        this(ChannelConsumer.create(aws, environment, provider));
    }

    public SmsHandler(SqsBatchProcessor batch) {
        this.batch = batch;
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return batch.process(event, context);
    }
}
