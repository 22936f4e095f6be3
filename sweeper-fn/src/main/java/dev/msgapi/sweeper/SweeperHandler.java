package dev.msgapi.sweeper;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.dynamodb.MessageTable;
import dev.msgapi.aws.lambda.LambdaLog;
import dev.msgapi.model.Retention;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/** Runs one {@link Sweep} on a schedule; answers with the number of messages that it settled. */
public final class SweeperHandler implements RequestStreamHandler {
    /** The time for one more message and the next page of the index. */
    private static final Duration RESERVE = Duration.ofSeconds(12);

    private final Sweep sweep;

    /** Used by Lambda; reads the environment of {@code template.yaml}. */
    public SweeperHandler() {
        this(sweep(new AwsClients()));
    }

    public SweeperHandler(Sweep sweep) {
        this.sweep = sweep;
    }

    private static Sweep sweep(AwsClients aws) {
        MessageTable table = MessageTable.connect(aws, Retention.NONE);
        String grace = AwsClients.environment("RESEND_GRACE_SECONDS");
        return new Sweep(
                table, table, Duration.ofSeconds(Integer.parseInt(grace)), InstantSource.system());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream out, Context context)
            throws IOException {
        int settled =
                sweep.run(
                        () -> context.getRemainingTimeInMillis() > RESERVE.toMillis(),
                        LambdaLog.of(context));
        out.write("{\"settled\":%d}".formatted(settled).getBytes(StandardCharsets.UTF_8));
    }
}
