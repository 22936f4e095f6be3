package dev.msgapi.ingest;

import dev.msgapi.model.MessageId;
import java.time.Instant;

/** The result of reserving an idempotency key. */
public sealed interface Reservation {
    /**
     * The caller may queue the message; no other caller may until the lease ends.
     *
     * @param id the message's id: an earlier request's if that request did not complete
     */
    record Granted(MessageId id) implements Reservation {}

    /** The message is queued already; there is nothing left to do. */
    record Completed(MessageId id) implements Reservation {}

    /** Another request may be queueing the message right now; its lease ends at that instant. */
    record InFlight(Instant until) implements Reservation {}

    /** The key was used for another message. */
    record KeyReused() implements Reservation {}
}
