package dev.msgapi.sweeper;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.delivery.Delivery;
import dev.msgapi.delivery.SendProtocol;
import dev.msgapi.delivery.UncertainSends;
import dev.msgapi.model.LogLine;
import dev.msgapi.store.MessageTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/** EventBridge's rate: one {@link Sweep}; answers with the number of messages it settled. */
public final class SweeperHandler implements RequestStreamHandler {
    /** For the message in work and the next page of the index. */
    private static final Duration RESERVE = Duration.ofSeconds(8);

    private final Sweep sweep;

    /** As Lambda makes it, from the environment of {@code template.yaml}. */
    public SweeperHandler() {
        this(sweep(new AwsClients()));
    }

    SweeperHandler(Sweep sweep) {
        this.sweep = sweep;
    }

    private static Sweep sweep(AwsClients aws) {
        MessageTable table = MessageTable.connect(aws);
        UncertainSends uncertain =
                UncertainSends.of("hold", AwsClients.environment("RESEND_GRACE_SECONDS"));
        return new Sweep(
                table, table, new SendProtocol(uncertain, Delivery.LEASE), InstantSource.system());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream out, Context context)
            throws IOException {
        int[] count = {0};
        sweep.run(
                () -> context.getRemainingTimeInMillis() > RESERVE.toMillis(),
                entry -> {
                    count[0]++;
                    context.getLogger()
                            .log(
                                    LogLine.of("settled")
                                            .with("id", entry.key().id())
                                            .with("status", entry.standing().status())
                                            .toString());
                });
        out.write("{\"settled\":%d}".formatted(count[0]).getBytes(StandardCharsets.UTF_8));
    }
}
