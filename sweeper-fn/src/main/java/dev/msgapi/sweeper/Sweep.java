package dev.msgapi.sweeper;

import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendProtocol;
import dev.msgapi.sending.Standing;
import dev.msgapi.sending.UnsettledIndex;
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

    private final UnsettledIndex unsettled;
    private final Ledger ledger;
    private final Duration grace;
    private final InstantSource clock;

    /**
     * @param grace how long a resend, if there is one, waits
     */
    Sweep(UnsettledIndex unsettled, Ledger ledger, Duration grace, InstantSource clock) {
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
        void settled(UnsettledIndex.Entry entry);

        /** A message, or the rest of a part of the index, was passed over until the next time. */
        void failed(RuntimeException cause);
    }

    /** Goes through the index, part by part; no message and no part keeps it from the next. */
    void run(Listener listener) {
        for (int shard = 0; shard < UnsettledIndex.SHARDS; shard++) {
            try (Stream<UnsettledIndex.Entry> due =
                    unsettled.due(shard, clock.instant().minus(SLACK))) {
                Iterator<UnsettledIndex.Entry> entries = due.iterator();
                while (listener.hasTime() && entries.hasNext()) {
                    settle(entries.next(), listener);
                }
            } catch (RuntimeException e) {
                listener.failed(e);
            }
        }
    }

    private void settle(UnsettledIndex.Entry entry, Listener listener) {
        Instant now = clock.instant();
        try {
            Optional<Standing> next = SendProtocol.onSweep(entry.standing(), grace, now);
            if (next.isPresent()) {
                Standing written = ledger.move(entry.key(), entry.standing(), next.get(), now);
                if (written.equals(next.get())) {
                    listener.settled(new UnsettledIndex.Entry(entry.key(), written));
                }
            }
        } catch (RuntimeException e) {
            listener.failed(e);
        }
    }
}
