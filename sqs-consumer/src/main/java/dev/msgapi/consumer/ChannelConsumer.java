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

/** The wiring of a channel's consumer, which but for its provider is that of every other. */
public final class ChannelConsumer {
    private ChannelConsumer() {}

    /** From the environment of {@code template.yaml}, which sets the same names for each. */
    public static SqsBatchProcessor create(AwsClients aws, Provider provider) {
        SecureRandom random = new SecureRandom();
        Retention retention = Retention.of(AwsClients.environment("RETENTION_DAYS"));
        Delivery delivery =
                new Delivery(
                        MessageTable.connect(aws, retention),
                        provider,
                        UncertainSendPolicy.of(
                                AwsClients.environment("UNCERTAIN_SEND"),
                                AwsClients.environment("RESEND_GRACE_SECONDS")),
                        new MessageLiveness(retention, ErasureTable.connect(aws)),
                        InstantSource.system(),
                        random);
        return SqsBatchProcessor.ofMessages(
                delivery::deliver, Delivery.LONGEST, SqsSourceQueue.connect(aws), random);
    }
}
