package dev.msgapi.sweeper;

import dev.msgapi.delivery.Ledger;
import dev.msgapi.delivery.SendProtocol;
import dev.msgapi.delivery.Standing;
import dev.msgapi.store.Unsettled;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One look at every message that is not settled and whose time is long over: by the same rules as
 * its consumers would, it becomes {@code unconfirmed} where a send of it is in doubt, and {@code
 * failed} where it can be in no queue any more.
 */
final class Sweep {
    /** A consumer that still lives records its outcome well within this time. */
    static final Duration SLACK = Duration.ofMinutes(15);

    private final Unsettled unsettled;
    private final Ledger ledger;
    private final Duration grace;
    private final InstantSource clock;

    /**
     * @param grace how long a resend, if there is one, waits
     */
    Sweep(Unsettled unsettled, Ledger ledger, Duration grace, InstantSource clock) {
        this.unsettled = unsettled;
        this.ledger = ledger;
        this.grace = grace;
        this.clock = clock;
    }

    /** Who hears of what a sweep does. */
    interface Listener {
        /** Whether there is time for one more message. */
        boolean hasTime();

        /** A message was settled and stands so now. */
        void settled(Unsettled.Entry entry);

        /** A message, or the rest of a part of the index, was passed over until the next time. */
        void failed(RuntimeException cause);
    }

    /** Goes through the index, part by part; no message and no part keeps it from the next. */
    void run(Listener listener) {
        for (int shard = 0; shard < Unsettled.SHARDS; shard++) {
            try (Stream<Unsettled.Entry> due = unsettled.due(shard, clock.instant().minus(SLACK))) {
                Iterator<Unsettled.Entry> entries = due.iterator();
                while (listener.hasTime() && entries.hasNext()) {
                    settle(entries.next(), listener);
                }
            } catch (RuntimeException e) {
                listener.failed(e);
            }
        }
    }

    private void settle(Unsettled.Entry entry, Listener listener) {
        Instant now = clock.instant();
        try {
            Optional<Standing> next = SendProtocol.swept(entry.standing(), grace, now);
            if (next.isPresent()) {
                Standing written = ledger.move(entry.key(), entry.standing(), next.get(), now);
                if (written.equals(next.get())) {
                    listener.settled(new Unsettled.Entry(entry.key(), written));
                }
            }
        } catch (RuntimeException e) {
            listener.failed(e);
        }
    }
}
