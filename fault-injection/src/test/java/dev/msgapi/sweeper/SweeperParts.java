package dev.msgapi.sweeper;

import dev.msgapi.delivery.Ledger;
import dev.msgapi.delivery.SendProtocol;
import dev.msgapi.store.Unsettled;
import java.time.Duration;
import java.time.InstantSource;

/** Opens sweeper-fn to the histories. */
public final class SweeperParts {
    public static final Duration SLACK = Sweep.SLACK;

    private SweeperParts() {}

    /** One sweep, which has all the time that it wants. */
    public static void sweep(
            Unsettled unsettled, Ledger ledger, SendProtocol protocol, InstantSource clock) {
        new Sweep(unsettled, ledger, protocol, clock).run(() -> true, _ -> {});
    }
}
