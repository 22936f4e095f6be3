package dev.msgapi.ingest.testing;

import dev.msgapi.ingest.IdempotencyStore;
import dev.msgapi.ingest.Reservation;
import dev.msgapi.model.MessageId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The table {@code idempotency} in memory, with the conditions of its adapter. */
public final class InMemoryIdempotencyStore implements IdempotencyStore {
    /** A row; holder and lease are null once the request is complete. */
    private record Row(
            MessageId id, String body, Instant expires, MessageId holder, Instant leaseUntil) {
        Row leasedTo(MessageId fresh, Instant until) {
            return new Row(id, body, expires, fresh, until);
        }
    }

    private final Map<String, Row> rows = new HashMap<>();

    @Override
    public synchronized Reservation reserve(
            KeyedRequest request, MessageId fresh, Instant now, Instant leaseUntil) {
        Row row = rows.get(request.key());
        if (row == null || !row.expires().isAfter(now)) {
            Instant expires = now.plus(RETENTION);
            rows.put(request.key(), new Row(fresh, request.body(), expires, fresh, leaseUntil));
            return new Reservation.Granted(fresh);
        }
        if (fresh.equals(row.holder())) {
            return new Reservation.Granted(row.id());
        }
        if (!row.body().equals(request.body())) {
            return new Reservation.KeyReused();
        }
        if (row.holder() == null) {
            return new Reservation.Completed(row.id());
        }
        if (row.leaseUntil().isAfter(now)) {
            return new Reservation.InFlight(row.leaseUntil());
        }
        rows.put(request.key(), row.leasedTo(fresh, leaseUntil));
        return new Reservation.Granted(row.id());
    }

    @Override
    public synchronized void complete(KeyedRequest request, MessageId id) {
        rows.computeIfPresent(
                request.key(), (_, row) -> row.id().equals(id) ? row.leasedTo(null, null) : row);
    }

    @Override
    public synchronized void release(KeyedRequest request, MessageId fresh) {
        rows.computeIfPresent(
                request.key(),
                (_, row) -> fresh.equals(row.holder()) ? row.leasedTo(fresh, Instant.EPOCH) : row);
    }
}
