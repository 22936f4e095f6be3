package dev.msgapi.testing;

import dev.msgapi.delivery.Claim;
import dev.msgapi.delivery.Ledger;
import dev.msgapi.delivery.Outcome;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Status;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The ledger's twin in memory: the same rules as the table's conditions. */
public final class InMemoryLedger implements Ledger {
    /** An item of it, with the outcome of its last attempt. */
    public record Entry(Status status, int attempts, Instant leaseUntil, Outcome outcome) {}

    private final Map<MessageId, Entry> entries = new HashMap<>();

    /** The message's item, or null. */
    public synchronized Entry entry(Message message) {
        return entries.get(message.id());
    }

    @Override
    public synchronized Claim claim(Message message, Instant now, Instant leaseUntil) {
        Entry entry =
                entries.getOrDefault(message.id(), new Entry(Status.QUEUED, 0, Instant.MIN, null));
        boolean free =
                entry.status() == Status.QUEUED
                        || (entry.status() == Status.SENDING && entry.leaseUntil().isBefore(now));
        if (!free) {
            return entry.status() == Status.SENDING ? new Claim.Held() : new Claim.Settled();
        }
        int attempt = entry.attempts() + 1;
        entries.put(message.id(), new Entry(Status.SENDING, attempt, leaseUntil, null));
        return new Claim.Taken(attempt);
    }

    @Override
    public synchronized void settle(
            Message message, Claim.Taken claim, Outcome outcome, Instant now) {
        Entry entry = entries.get(message.id());
        if (entry.status() != Status.SENDING || entry.attempts() != claim.attempt()) {
            return;
        }
        Status status =
                switch (outcome) {
                    case Outcome.Sent _ -> Status.SENT;
                    case Outcome.Refused _ -> Status.FAILED;
                    case Outcome.Unavailable _ -> Status.QUEUED;
                };
        entries.put(message.id(), new Entry(status, claim.attempt(), Instant.MIN, outcome));
    }
}
