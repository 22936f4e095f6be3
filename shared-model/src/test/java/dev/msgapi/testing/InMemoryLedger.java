package dev.msgapi.testing;

import dev.msgapi.model.Message;
import dev.msgapi.model.MessageKey;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The ledger's twin in memory: compare and set, as the table's conditions do it. */
public final class InMemoryLedger implements Ledger {
    private final Map<MessageKey, List<Standing>> history = new HashMap<>();

    /** How the message stands; {@link Standing#NEW} where nobody took it up. */
    public synchronized Standing standing(Message message) {
        return history(message).isEmpty() ? Standing.NEW : history(message).getLast();
    }

    /** Every standing that the message had, in order. */
    public synchronized List<Standing> history(Message message) {
        return history.getOrDefault(message.key(), List.of());
    }

    @Override
    public Standing begin(Message message, Standing next, Instant now) {
        return move(message.key(), Standing.NEW, next, now);
    }

    @Override
    public synchronized Standing move(
            MessageKey key, Standing expected, Standing next, Instant now) {
        List<Standing> standings = history.computeIfAbsent(key, _ -> new ArrayList<>());
        Standing found = standings.isEmpty() ? Standing.NEW : standings.getLast();
        boolean isAsExpected =
                found.status() == expected.status()
                        && found.attempts() == expected.attempts()
                        && Objects.equals(found.leaseUntil(), expected.leaseUntil());
        if (!isAsExpected) {
            return found;
        }
        standings.add(next);
        return next;
    }
}
