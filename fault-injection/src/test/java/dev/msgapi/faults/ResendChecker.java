package dev.msgapi.faults;

import dev.msgapi.faults.MessageTrace.Transition;
import dev.msgapi.model.Status;
import dev.msgapi.sending.SendState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that a message is claimed for a second send only if the policy allows it, after a send in
 * doubt and at least the grace period later.
 */
record ResendChecker(boolean resend, Duration grace) {
    /** Describes each claim for a second send that breaks these rules. */
    List<String> check(MessageTrace trace) {
        List<String> violations = new ArrayList<>();
        Instant doubtedFrom = null;
        for (Transition transition : trace.transitions) {
            SendState next = transition.next();
            if (isFirstSend(transition.found())
                    && next.status() == Status.UNCONFIRMED
                    && !(next instanceof SendState.Claimed)) {
                doubtedFrom = doubtedFrom(trace, transition);
            }
            // A claim that takes over from another one for the second send need not wait again.
            if (!isResend(next) || isResend(transition.found())) {
                continue;
            }
            if (!resend) {
                violations.add("resent, and the policy is hold");
            } else if (doubtedFrom == null || transition.at().isBefore(doubtedFrom.plus(grace))) {
                violations.add(
                        "resent at %s, in doubt since %s".formatted(transition.at(), doubtedFrom));
            }
        }
        return violations;
    }

    private static boolean isFirstSend(SendState state) {
        return state instanceof SendState.Claimed && !isResend(state);
    }

    private static boolean isResend(SendState state) {
        return state instanceof SendState.Claimed claimed
                && claimed.pass() == SendState.Pass.RESEND;
    }

    /** Since when the send of the found claim is in doubt, or null if it is not. */
    private static Instant doubtedFrom(MessageTrace trace, Transition transition) {
        if (transition.found() instanceof SendState.Claimed claimed
                && claimed.leaseUntil().isBefore(transition.at())) {
            return claimed.leaseUntil();
        }
        return trace.unknowns.stream()
                .filter(at -> !at.isAfter(transition.at()))
                .findFirst()
                .orElse(null);
    }
}
