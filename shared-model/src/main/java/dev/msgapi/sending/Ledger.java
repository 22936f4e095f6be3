package dev.msgapi.sending;

import dev.msgapi.model.Message;
import java.time.Instant;

/**
 * Stores the {@link SendState} of each message by compare-and-set. Every write can be repeated.
 * Each method throws {@link dev.msgapi.store.StoreUnavailable} if the store did not confirm it.
 */
public interface Ledger extends StateTransitions {
    /**
     * Stores the content of a message before its first state, if it is large enough to be stored
     * apart from the state; otherwise it does nothing, and {@link #begin} stores the content. The
     * first writer wins.
     */
    void storeContent(Message message);

    /**
     * Writes the first state after {@link SendState.Queued}, with everything that the message's
     * history shows. The content has been stored, unless it is small.
     */
    Result begin(Message message, SendState next, Instant now);

    /** Writes the state that follows another one. */
    default Result write(Message message, SendState state, SendState next, Instant now) {
        return state instanceof SendState.Queued
                ? begin(message, next, now)
                : move(message.key(), state.version(), next, now);
    }

    /** The result of a write. */
    sealed interface Result {
        /** The message is in the next state, through this write or an earlier attempt at it. */
        record Written() implements Result {}

        /** The message is in another state, which another process has written. */
        record Lost(SendState found) implements Result {}

        /** The message is in a state that only a later version knows; it counts as final. */
        record LaterState() implements Result {}

        /** The message was erased before any consumer claimed it, so none may. */
        record Erased() implements Result {}
    }
}
