package dev.msgapi.ingest;

import dev.msgapi.model.MessageId;
import java.time.Instant;

/** What came of the wish to carry out a request that bears an idempotency key. */
public sealed interface Reservation {
    /**
     * Nobody else carries it out until the lease ends.
     *
     * @param id what the message is called: an earlier request's, where that one did not get so far
     *     as to say what came of it
     */
    record Granted(MessageId id) implements Reservation {}

    /** It was carried out: there is nothing left to do. */
    record Completed(MessageId id) implements Reservation {}

    /** Another may be carrying it out right now, and no longer than until that instant. */
    record InFlight(Instant until) implements Reservation {}

    /** The key belongs to another message. */
    record KeyReused() implements Reservation {}
}
