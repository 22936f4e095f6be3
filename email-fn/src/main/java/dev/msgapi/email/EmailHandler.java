package dev.msgapi.email;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.Environment;
import dev.msgapi.consumer.ChannelConsumer;
import dev.msgapi.consumer.SqsBatchProcessor;

/** Sends the messages of the email queue through Amazon SES. */
public final class EmailHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final SqsBatchProcessor batch;

    /** Used by Lambda. */
    public EmailHandler() {
        Environment variables = Environment.ofProcess();
        EmailEnvironment environment = EmailEnvironment.of(variables);
        AwsClients aws = new AwsClients(variables);
        this(
                ChannelConsumer.create(
                        aws,
                        environment,
                        new SesProvider(
                                aws, environment.senderAddress(), environment.configurationSet())));
    }

    public EmailHandler(SqsBatchProcessor batch) {
        this.batch = batch;
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return batch.process(event, context);
    }
}
