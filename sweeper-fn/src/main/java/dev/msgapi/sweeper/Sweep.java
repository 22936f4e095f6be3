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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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
    private final SendProtocol protocol;
    private final InstantSource clock;

    Sweep(Unsettled unsettled, Ledger ledger, SendProtocol protocol, InstantSource clock) {
        this.unsettled = unsettled;
        this.ledger = ledger;
        this.protocol = protocol;
        this.clock = clock;
    }

    /**
     * Goes through the index, shard by shard; what it does not get to waits for the next time.
     *
     * @param hasTime asked before each message
     * @param settled hears of each message that was settled, as it stands now
     */
    void run(BooleanSupplier hasTime, Consumer<Unsettled.Entry> settled) {
        for (int shard = 0; shard < Unsettled.SHARDS; shard++) {
            try (Stream<Unsettled.Entry> due = unsettled.due(shard, clock.instant().minus(SLACK))) {
                Iterator<Unsettled.Entry> entries = due.iterator();
                while (hasTime.getAsBoolean() && entries.hasNext()) {
                    settle(entries.next(), settled);
                }
            }
        }
    }

    private void settle(Unsettled.Entry entry, Consumer<Unsettled.Entry> settled) {
        Instant now = clock.instant();
        Optional<Standing> next = protocol.swept(entry.standing(), now);
        if (next.isPresent()) {
            Standing written = ledger.move(entry.key(), entry.standing(), next.get(), now);
            if (written.equals(next.get())) {
                settled.accept(new Unsettled.Entry(entry.key(), written));
            }
        }
    }
}
