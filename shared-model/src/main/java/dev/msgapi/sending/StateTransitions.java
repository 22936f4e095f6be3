package dev.msgapi.sending;

import dev.msgapi.model.MessageKey;
import java.time.Instant;

/**
 * Moves messages from one {@link SendState} to the next by compare-and-set, once a {@link Ledger}
 * has written their first state. Every write can be repeated.
 */
@FunctionalInterface
public interface StateTransitions {
    /**
     * Writes the next state if the message is still in the expected one. A message that the store
     * does not have is {@link SendState.Queued}, and only a {@link Ledger} begins it.
     *
     * @throws dev.msgapi.store.StoreUnavailable if the store did not confirm it
     */
    Ledger.Result move(MessageKey key, SendState.Version expected, SendState next, Instant now);
}
