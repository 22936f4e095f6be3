package dev.msgapi.sweeper;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.Environment;
import dev.msgapi.aws.dynamodb.MessageStateTable;
import dev.msgapi.aws.lambda.LambdaLog;
import dev.msgapi.model.CallBudget;
import dev.msgapi.sending.SendPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/** Runs one {@link Sweep} on a schedule; answers with the number of messages that it settled. */
public final class SweeperHandler implements RequestStreamHandler {
    /** Enough time for the next page of the index, one more message, and one more call to spare. */
    private static final Duration RESERVE = CallBudget.TABLE.total().multipliedBy(3);

    private final Sweep sweep;

    /** Used by Lambda. */
    public SweeperHandler() {
        Environment variables = Environment.ofProcess();
        SweeperEnvironment environment = SweeperEnvironment.of(variables);
        AwsClients aws = new AwsClients(variables);
        InstantSource clock = InstantSource.system();
        SendPolicy policy =
                SendPolicy.of(
                        "hold",
                        environment.resendGraceSeconds(),
                        environment.queueRetentionSeconds(),
                        environment.restoredAt(),
                        clock.instant());
        MessageStateTable table =
                new MessageStateTable(
                        aws.dynamoDb(), environment.messagesTable(), policy.sendWithin());
        this(new Sweep(table, table, policy, clock));
    }

    public SweeperHandler(Sweep sweep) {
        this.sweep = sweep;
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
