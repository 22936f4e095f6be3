package dev.msgapi.faults;

import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.SendState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Checks that a consumer calls a provider only while the lease of its claim covers the call, by its
 * own clock.
 */
record LeaseChecker(InstantSource clock, Duration grace, List<Violation> violations) {
    /** Checks a message that a consumer is about to send. */
    void checkSend(MessageTrace trace) {
        SendState state = trace.state();
        Instant end = clock.instant().plus(Delivery.CALL);
        Instant lease =
                switch (state) {
                    case SendState.Claimed claimed -> claimed.leaseUntil();
                    // By another consumer's clock, the lease has ended already.
                    case SendState.InDoubt inDoubt -> inDoubt.resendAt().minus(grace);
                    case SendState.Queued _,
                            SendState.Released _,
                            SendState.Held _,
                            SendState.Sent _,
                            SendState.Failed _,
                            SendState.Reported _ ->
                            Instant.MAX;
                };
        if (lease.isBefore(end)) {
            violations.add(
                    new Violation(
                            Rule.SENT_WITHOUT_LEASE,
                            "%s at %s: %s".formatted(trace, clock.instant(), state)));
        }
    }
}
