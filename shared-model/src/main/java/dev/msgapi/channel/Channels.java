package dev.msgapi.channel;

import dev.msgapi.aws.AwsClients;
import dev.msgapi.delivery.Batch;
import dev.msgapi.delivery.Delivery;
import dev.msgapi.delivery.Lifetime;
import dev.msgapi.delivery.Provider;
import dev.msgapi.delivery.UncertainSends;
import dev.msgapi.model.Retention;
import dev.msgapi.queue.SqsSourceQueue;
import dev.msgapi.store.ErasureTable;
import dev.msgapi.store.MessageTable;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The wiring of a channel's consumer, which but for its provider is that of every other. */
public final class Channels {
    private Channels() {}

    /** From the environment of {@code template.yaml}, which sets the same names for each. */
    public static Batch consumer(AwsClients aws, Provider provider) {
        SecureRandom random = new SecureRandom();
        Retention retention = Retention.of(AwsClients.environment("RETENTION_DAYS"));
        Delivery delivery =
                new Delivery(
                        MessageTable.connect(aws, retention),
                        provider,
                        UncertainSends.of(
                                AwsClients.environment("UNCERTAIN_SEND"),
                                AwsClients.environment("RESEND_GRACE_SECONDS")),
                        new Lifetime(retention, ErasureTable.connect(aws)),
                        InstantSource.system(),
                        random);
        return Batch.ofMessages(
                delivery::deliver, Delivery.LONGEST, SqsSourceQueue.connect(aws), random);
    }
}
