package dev.msgapi.testing;

import dev.msgapi.model.Message;
import dev.msgapi.model.MessageKey;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A ledger in memory that compares and sets as the table's conditions do. */
public final class InMemoryLedger implements Ledger {
    private final Map<MessageKey, List<SendState>> history = new HashMap<>();
    private final List<MessageKey> contents = new ArrayList<>();
    private int writes;

    /** The messages whose contents it was asked to store, in order. */
    public synchronized List<MessageKey> contents() {
        return List.copyOf(contents);
    }

    /** How many states it was asked to write, including those whose condition did not hold. */
    public synchronized int writes() {
        return writes;
    }

    /** The state that the message is in. */
    public synchronized SendState state(Message message) {
        return state(history(message));
    }

    /** Every state that was written for the message, in order. */
    public synchronized List<SendState> history(Message message) {
        return history.getOrDefault(message.key(), List.of());
    }

    @Override
    public synchronized void storeContent(Message message) {
        contents.add(message.key());
    }

    @Override
    public synchronized Result begin(Message message, SendState next, Instant now) {
        List<SendState> states = history.computeIfAbsent(message.key(), _ -> new ArrayList<>());
        return write(states, new SendState.Queued().version(), next);
    }

    @Override
    public synchronized Result move(
            MessageKey key, SendState.Version expected, SendState next, Instant now) {
        return write(history.getOrDefault(key, new ArrayList<>()), expected, next);
    }

    private Result write(List<SendState> states, SendState.Version expected, SendState next) {
        writes++;
        SendState found = state(states);
        if (found.version().equals(expected)) {
            states.add(next);
            return new Result.Written();
        }
        return found.equals(next) ? new Result.Written() : new Result.Lost(found);
    }

    private static SendState state(List<SendState> states) {
        return states.isEmpty() ? new SendState.Queued() : states.getLast();
    }
}
