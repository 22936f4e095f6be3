package dev.msgapi.consumer;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.dynamodb.ErasureTable;
import dev.msgapi.aws.dynamodb.MessageTable;
import dev.msgapi.aws.sqs.SqsSourceQueue;
import dev.msgapi.model.Retention;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.MessageLiveness;
import dev.msgapi.sending.Provider;
import dev.msgapi.sending.UncertainSendPolicy;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Builds the consumer of a channel; the channels differ only in their providers. */
public final class ChannelConsumer {
    private ChannelConsumer() {}

    /** Creates a processor of the channel's queue that sends through the provider. */
    public static SqsBatchProcessor create(
            AwsClients aws, ChannelEnvironment environment, Provider provider) {
        SecureRandom random = new SecureRandom();
        Retention retention = new Retention(environment.retentionDays());
        Delivery delivery =
                new Delivery(
                        new MessageTable(aws.dynamoDb(), environment.messagesTable(), retention),
                        provider,
                        UncertainSendPolicy.of(
                                environment.uncertainSend(), environment.resendGraceSeconds()),
                        new MessageLiveness(
                                retention,
                                new ErasureTable(aws.dynamoDb(), environment.erasuresTable())),
                        InstantSource.system(),
                        random);
        return SqsBatchProcessor.ofMessages(
                delivery::deliver,
                Delivery.LONGEST,
                new SqsSourceQueue(aws.sqs(), environment.queueUrl()),
                random);
    }
}
