package dev.msgapi.consumer;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.dynamodb.ErasureTable;
import dev.msgapi.aws.dynamodb.MessageTable;
import dev.msgapi.aws.sqs.SqsSourceQueue;
import dev.msgapi.model.Retention;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.MessageLiveness;
import dev.msgapi.sending.Provider;
import dev.msgapi.sending.SendPolicy;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Builds the consumer of a channel; the channels differ only in their providers. */
public final class ChannelConsumer {
    private ChannelConsumer() {}

    /** Creates a processor of the channel's queue that sends through the provider. */
    public static SqsBatchProcessor create(
            AwsClients aws, ChannelEnvironment environment, Provider provider) {
        SecureRandom random = new SecureRandom();
        InstantSource clock = InstantSource.system();
        Retention retention = new Retention(environment.retentionDays());
        SendPolicy policy =
                SendPolicy.of(
                        environment.uncertainSend(),
                        environment.resendGraceSeconds(),
                        environment.queueRetentionSeconds(),
                        environment.restoredAt(),
                        clock.instant());
        MessageTable table =
                new MessageTable(
                        aws.dynamoDb(),
                        environment.messagesTable(),
                        retention,
                        policy.sendWithin());
        Delivery delivery =
                new Delivery(
                        table,
                        provider,
                        policy,
                        new MessageLiveness(
                                retention,
                                new ErasureTable(aws.dynamoDb(), environment.erasuresTable())),
                        clock,
                        random);
        return new SqsBatchProcessor(
                MessageHandler.ofMessages(
                        delivery::deliver,
                        message -> table.storeUnstarted(message, clock.instant())),
                Delivery.LONGEST,
                new SqsSourceQueue(aws.sqs(), environment.queueUrl()),
                random);
    }
}
