package dev.msgapi.faults;

import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.MessageKey;
import dev.msgapi.sending.Ledger;
import dev.msgapi.sending.SendState;
import java.time.Instant;

/** Reports each change that the table made to the run's log. */
record RecordingLedger(Ledger ledger, RunLog runLog) implements Ledger {
    @Override
    public void storeContent(Message message) {
        ledger.storeContent(message);
    }

    @Override
    public Result begin(Message message, SendState next, Instant now) {
        Result result = ledger.begin(message, next, now);
        return report(message.id(), new SendState.Queued().version(), next, result, now);
    }

    @Override
    public Result move(MessageKey key, SendState.Version expected, SendState next, Instant now) {
        Result result = ledger.move(key, expected, next, now);
        return report(key.id(), expected, next, result, now);
    }

    private Result report(
            MessageId id, SendState.Version expected, SendState next, Result result, Instant now) {
        if (result instanceof Result.Written) {
            runLog.reported(id, new Chain.Write(now, expected, next));
        }
        return result;
    }
}
