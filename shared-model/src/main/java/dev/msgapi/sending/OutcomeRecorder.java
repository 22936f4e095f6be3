package dev.msgapi.sending;

import dev.msgapi.model.Message;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Records the outcomes of attempts in the ledger. */
final class OutcomeRecorder {
    private final Ledger ledger;
    private final SendProtocol protocol;
    private final InstantSource clock;

    OutcomeRecorder(Ledger ledger, SendProtocol protocol, InstantSource clock) {
        this.ledger = ledger;
        this.protocol = protocol;
        this.clock = clock;
    }

    /** Records the outcome, and tries once more if the table does not confirm the first write. */
    SendState record(Message message, SendState.Claimed claimed, Outcome outcome) {
        try {
            return recordOnce(message, claimed, outcome);
        } catch (RuntimeException e) {
            return recordOnce(message, claimed, outcome);
        }
    }

    /** Records the outcome; returns the state that the message is in afterwards. */
    SendState recordOnce(Message message, SendState.Claimed claimed, Outcome outcome) {
        SendState state = claimed;
        for (int turn = 0; turn < Delivery.TURNS_MAX; turn++) {
            Instant now = clock.instant();
            Optional<SendState> next = protocol.onOutcome(state, claimed, outcome, now);
            if (next.isEmpty()) {
                return state;
            }
            if (state instanceof SendState.Queued) {
                // The table was restored to a time before the claim.
                ledger.storeContent(message);
            }
            switch (ledger.write(message, state, next.get(), now)) {
                case Ledger.Result.Written _ -> {
                    return next.get();
                }
                case Ledger.Result.Lost(SendState found) -> state = found;
                case Ledger.Result.LaterState _ -> {
                    return state;
                }
                case Ledger.Result.Erased _ -> {
                    // Nothing is recorded about a message that was erased.
                    return next.get();
                }
            }
        }
        throw new IllegalStateException("other consumers changed the message in every turn");
    }

    /** Gives the claim up, if nobody has doubted it since. */
    boolean isReleased(Message message, SendState.Claimed claimed, Outcome outcome) {
        Instant now = clock.instant();
        return protocol.onOutcome(claimed, claimed, outcome, now)
                .map(next -> ledger.move(message.key(), claimed.version(), next, now))
                .filter(Ledger.Result.Written.class::isInstance)
                .isPresent();
    }
}
