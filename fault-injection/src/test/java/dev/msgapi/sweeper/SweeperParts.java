package dev.msgapi.sweeper;

import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.UnsettledIndex;
import java.time.Duration;
import java.time.InstantSource;

/** Opens sweeper-fn to the histories. */
public final class SweeperParts {
    public static final Duration SLACK = Sweep.SLACK;

    private SweeperParts() {}

    /** One sweep, which has all the time that it wants. */
    public static void sweep(
            UnsettledIndex unsettled, Ledger ledger, Duration grace, InstantSource clock) {
        new Sweep(unsettled, ledger, grace, clock).run(() -> true, _ -> {});
    }
}
