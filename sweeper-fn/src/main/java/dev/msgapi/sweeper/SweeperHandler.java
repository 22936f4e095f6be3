package dev.msgapi.sweeper;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.aws.AwsClients;
import dev.msgapi.aws.dynamodb.MessageTable;
import dev.msgapi.log.ExceptionSummary;
import dev.msgapi.log.LogLine;
import dev.msgapi.model.Retention;
import dev.msgapi.sending.UnsettledIndex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/** EventBridge's rate: one {@link Sweep}; answers with the number of messages it settled. */
public final class SweeperHandler implements RequestStreamHandler {
    /** For the message in work and the next page of the index. */
    private static final Duration RESERVE = Duration.ofSeconds(12);

    private final Sweep sweep;

    /** As Lambda makes it, from the environment of {@code template.yaml}. */
    public SweeperHandler() {
        this(sweep(new AwsClients()));
    }

    SweeperHandler(Sweep sweep) {
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
        Log log = new Log(context);
        sweep.run(log);
        out.write("{\"settled\":%d}".formatted(log.settled).getBytes(StandardCharsets.UTF_8));
    }

    private static final class Log implements Sweep.Listener {
        private final Context context;
        private int settled;

        Log(Context context) {
            this.context = context;
        }

        @Override
        public boolean hasTime() {
            return context.getRemainingTimeInMillis() > RESERVE.toMillis();
        }

        @Override
        public void settled(UnsettledIndex.Entry entry) {
            settled++;
            context.getLogger()
                    .log(
                            LogLine.of("settled")
                                    .with("id", entry.key().id())
                                    .with("status", entry.standing().status())
                                    .toString());
        }

        @Override
        public void failed(RuntimeException cause) {
            String causes = ExceptionSummary.of(cause);
            context.getLogger()
                    .log(LogLine.of("passed_over").withAwsId("cause", causes).toString());
        }
    }
}
