package dev.msgapi.sweeper;

import dev.msgapi.log.EventLog;
import dev.msgapi.log.ExceptionSummary;
import dev.msgapi.log.LogLine;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendPolicy;
import dev.msgapi.sending.SendProtocol;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.StateTransitions;
import dev.msgapi.sending.UnsettledIndex;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * One sweep: settles the messages whose consumer is gone, by the rules that consumers follow. A
 * message becomes {@code unconfirmed} if a send of it is in doubt, and {@code failed} if no queue
 * can still contain it.
 */
public final class Sweep {
    /**
     * How long a message must be overdue. A running consumer records its outcome well before, and a
     * copy that knows that the message was not sent takes over its claim after 15 minutes at most,
     * or as late as its queue is long.
     */
    public static final Duration SLACK = Duration.ofHours(1);

    private final UnsettledIndex unsettled;
    private final StateTransitions transitions;
    private final SendPolicy policy;
    private final InstantSource clock;

    /**
     * @param policy of the consumers; a sweep sends nothing, whether or not it says resend
     */
    public Sweep(
            UnsettledIndex unsettled,
            StateTransitions transitions,
            SendPolicy policy,
            InstantSource clock) {
        this.unsettled = unsettled;
        this.transitions = transitions;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * Goes through the index, shard by shard. If a message or a shard fails, this sweep continues,
     * and the next one tries it again.
     *
     * @param hasTime whether there is time for one more message
     * @return how many messages it settled
     */
    public int run(BooleanSupplier hasTime, EventLog log) {
        int settled = 0;
        for (int shard = 0; shard < UnsettledIndex.SHARDS; shard++) {
            try (Stream<UnsettledIndex.Entry> due =
                    unsettled.due(shard, clock.instant().minus(SLACK))) {
                Iterator<UnsettledIndex.Entry> entries = due.iterator();
                while (hasTime.getAsBoolean() && entries.hasNext()) {
                    if (settle(entries.next(), log)) {
                        settled++;
                    }
                }
            } catch (RuntimeException e) {
                logFailure(e, log);
            }
        }
        return settled;
    }

    private boolean settle(UnsettledIndex.Entry entry, EventLog log) {
        Instant now = clock.instant();
        try {
            Optional<SendState> next =
                    SendProtocol.onSweep(entry.version(), entry.key().id().instant(), policy, now);
            if (next.isEmpty()
                    || !(transitions.move(entry.key(), entry.version(), next.get(), now)
                            instanceof Ledger.Result.Written)) {
                return false;
            }
            log.record(
                    LogLine.of("settled")
                            .with("id", entry.key().id())
                            .with("status", next.get().status()));
            return true;
        } catch (RuntimeException e) {
            logFailure(e, log);
            return false;
        }
    }

    private static void logFailure(RuntimeException e, EventLog log) {
        log.record(LogLine.of("sweep_failed").withAwsId("cause", ExceptionSummary.of(e)));
    }
}
