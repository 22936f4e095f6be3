package dev.msgapi.ingest;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.queue.Outbox;
import java.time.InstantSource;

/** Opens ingest-fn to the histories. */
public final class IngestParts {
    private IngestParts() {}

    public static RequestStreamHandler handler(Outbox outbox, InstantSource clock) {
        return new IngestHandler(outbox, clock);
    }
}
