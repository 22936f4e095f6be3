package dev.msgapi.faults;

import dev.msgapi.ingest.IdempotencyStore;
import dev.msgapi.ingest.Reservation;
import dev.msgapi.model.MessageId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The table {@code idempotency} in memory, under the very conditions of its adapter. */
final class KeysTwin implements IdempotencyStore {
    private final Map<String, Row> rows = new HashMap<>();

    /**
     * A row.
     *
     * @param holder who carries the request out; null once that is done
     */
    private record Row(
            MessageId id, String body, MessageId holder, Instant leaseUntil, Instant expires) {}

    @Override
    public Reservation reserve(
            KeyedRequest request, MessageId fresh, Instant now, Instant leaseUntil) {
        Row row = rows.get(request.key());
        if (row == null || !row.expires().isAfter(now)) {
            Instant expires = now.plus(RETENTION);
            rows.put(request.key(), new Row(fresh, request.body(), fresh, leaseUntil, expires));
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
        rows.put(request.key(), new Row(row.id(), row.body(), fresh, leaseUntil, row.expires()));
        return new Reservation.Granted(row.id());
    }

    @Override
    public void complete(KeyedRequest request, MessageId id) {
        Row row = rows.get(request.key());
        if (row != null && row.id().equals(id)) {
            rows.put(request.key(), new Row(id, row.body(), null, null, row.expires()));
        }
    }

    @Override
    public void release(KeyedRequest request, MessageId fresh) {
        Row row = rows.get(request.key());
        if (row != null && fresh.equals(row.holder())) {
            rows.put(
                    request.key(),
                    new Row(row.id(), row.body(), fresh, Instant.EPOCH, row.expires()));
        }
    }
}
