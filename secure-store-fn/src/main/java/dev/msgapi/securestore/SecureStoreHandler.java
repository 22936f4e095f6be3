package dev.msgapi.securestore;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.Environment;
import dev.msgapi.aws.dynamodb.ErasureTable;
import dev.msgapi.aws.dynamodb.MessageTable;
import dev.msgapi.aws.sqs.SqsOutbox;
import dev.msgapi.aws.sqs.SqsSourceQueue;
import dev.msgapi.consumer.MessageHandler;
import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.model.Retention;
import dev.msgapi.sending.MessageLiveness;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/** Stores the messages of the secure-store queue sealed, and forwards each to its channel. */
public final class SecureStoreHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final SqsBatchProcessor batch;

    /** Used by Lambda. */
    public SecureStoreHandler() {
        Environment variables = Environment.ofProcess();
        SecureStoreEnvironment environment = SecureStoreEnvironment.of(variables);
        AwsClients aws = new AwsClients(variables);
        Retention retention = new Retention(environment.retentionDays());
        ErasureTable erasures = new ErasureTable(aws.dynamoDb(), environment.erasuresTable());
        MessageTable table =
                new MessageTable(
                        aws.dynamoDb(),
                        environment.messagesTable(),
                        retention,
                        Duration.ofSeconds(environment.queueRetentionSeconds()));
        InstantSource clock = InstantSource.system();
        SecureStore secureStore =
                new SecureStore(
                        new MessageLiveness(retention, erasures),
                        new KmsSealer(aws, environment.contentKeyArn()),
                        table,
                        SqsOutbox.toChannels(aws.sqs(), environment.channels()),
                        clock);
        this(
                new SqsBatchProcessor(
                        MessageHandler.ofMessages(
                                (message, _) -> secureStore.handle(message),
                                message -> table.storeUnstarted(message, clock.instant())),
                        SecureStore.LONGEST,
                        new SqsSourceQueue(aws.sqs(), environment.queueUrl()),
                        new SecureRandom()));
    }

    public SecureStoreHandler(SqsBatchProcessor batch) {
        this.batch = batch;
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return batch.process(event, context);
    }
}
