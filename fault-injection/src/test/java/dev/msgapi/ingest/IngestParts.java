package dev.msgapi.ingest;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.msgapi.queue.Outbox;
import java.time.Duration;
import java.time.InstantSource;

/** Opens ingest-fn to the histories. */
public final class IngestParts {
    public static final Duration LEASE = MessageIntake.LEASE;

    private IngestParts() {}

    public static RequestStreamHandler handler(
            Outbox outbox, IdempotencyStore store, InstantSource clock) {
        return new IngestHandler(outbox, store, clock);
    }
}
