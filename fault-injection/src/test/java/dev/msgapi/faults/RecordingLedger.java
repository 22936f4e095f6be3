package dev.msgapi.faults;

import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.Standing;
import java.time.Instant;

/** Tells the chronicle of each change that the table took. */
record RecordingLedger(Ledger ledger, Chronicle chronicle) implements Ledger {
    @Override
    public Standing begin(Message message, Standing next, Instant now) {
        Standing found = ledger.begin(message, next, now);
        return told(message.id(), Standing.NEW, next, found, now);
    }

    @Override
    public Standing move(MessageKey key, Standing expected, Standing next, Instant now) {
        Standing found = ledger.move(key, expected, next, now);
        return told(key.id(), expected, next, found, now);
    }

    private Standing told(
            MessageId id, Standing expected, Standing next, Standing found, Instant now) {
        if (found.equals(next)) {
            chronicle.moved(id, now, expected, next);
        }
        return found;
    }
}
