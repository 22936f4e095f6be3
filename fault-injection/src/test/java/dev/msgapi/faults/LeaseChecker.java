package dev.msgapi.faults;

import dev.msgapi.faults.Violation.Rule;
import dev.msgapi.sending.Delivery;
import dev.msgapi.sending.SendState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Checks that a consumer calls a provider only while the lease of its claim covers the call. */
record LeaseChecker(InstantSource clock, List<Violation> violations) {
    /** Checks a message that a consumer is about to send. */
    void checkSend(MessageTrace trace) {
        SendState state = trace.state();
        Instant end = clock.instant().plus(Delivery.CALL);
        boolean hasLapsed =
                state instanceof SendState.InDoubt
                        || (state instanceof SendState.Claimed claimed
                                && claimed.leaseUntil().isBefore(end));
        if (hasLapsed) {
            violations.add(
                    new Violation(
                            Rule.SENT_WITHOUT_LEASE,
                            "%s at %s: %s".formatted(trace, clock.instant(), state)));
        }
    }
}
