package dev.msgapi.ingest.testing;

import dev.msgapi.ingest.IdempotencyStore;
import dev.msgapi.ingest.Reservation;
import dev.msgapi.model.MessageId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The table {@code idempotency} in memory. It makes the same conditional writes as its adapter, one
 * by one, so that other requests can come in between.
 */
public final class InMemoryIdempotencyStore implements IdempotencyStore {
    /** A row; holder and lease are null once the request is complete. */
    private record Row(
            MessageId id, String body, Instant expires, MessageId holder, Instant leaseUntil) {
        Row leasedTo(MessageId fresh, Instant until) {
            return new Row(id, body, expires, fresh, until);
        }
    }

    private final Map<String, Row> rows = new HashMap<>();
    private final Calls calls;

    /** Makes each write to the table. */
    @FunctionalInterface
    public interface Calls {
        /**
         * Makes a write.
         *
         * @param name for a reader of the steps
         */
        <T> T make(String name, Supplier<T> write);
    }

    public InMemoryIdempotencyStore() {
        this(
                new Calls() {
                    @Override
                    public <T> T make(String name, Supplier<T> write) {
                        return write.get();
                    }
                });
    }

    public InMemoryIdempotencyStore(Calls calls) {
        this.calls = calls;
    }

    @Override
    public Reservation reserve(
            KeyedRequest request, MessageId fresh, Instant now, Instant leaseUntil) {
        Optional<Row> there =
                write(
                        "reserve",
                        request,
                        row -> row == null || !row.expires().isAfter(now),
                        _ -> {
                            Instant expires = now.plus(RETENTION);
                            return new Row(fresh, request.body(), expires, fresh, leaseUntil);
                        });
        if (there.isEmpty()) {
            return new Reservation.Granted(fresh);
        }
        Reservation known = known(there.get(), request, fresh);
        return known instanceof Reservation.InFlight(Instant until) && !until.isAfter(now)
                ? takeOver(request, there.get(), fresh, leaseUntil)
                : known;
    }

    private Reservation takeOver(
            KeyedRequest request, Row lapsed, MessageId fresh, Instant leaseUntil) {
        return write(
                        "take over",
                        request,
                        row -> row.id().equals(lapsed.id()) && lapsed.holder().equals(row.holder()),
                        row -> row.leasedTo(fresh, leaseUntil))
                .map(row -> known(row, request, fresh))
                .orElseGet(() -> new Reservation.Granted(lapsed.id()));
    }

    private static Reservation known(Row row, KeyedRequest request, MessageId fresh) {
        if (fresh.equals(row.holder())) {
            return new Reservation.Granted(row.id());
        }
        if (!row.body().equals(request.body())) {
            return new Reservation.KeyReused();
        }
        return row.holder() == null
                ? new Reservation.Completed(row.id())
                : new Reservation.InFlight(row.leaseUntil());
    }

    @Override
    public void complete(KeyedRequest request, MessageId id) {
        write(
                "complete",
                request,
                row -> row != null && row.id().equals(id),
                row -> row.leasedTo(null, null));
    }

    @Override
    public void release(KeyedRequest request, MessageId fresh) {
        write(
                "release",
                request,
                row -> row != null && fresh.equals(row.holder()),
                row -> row.leasedTo(fresh, Instant.EPOCH));
    }

    /** Writes the row and returns empty; or, if the condition does not hold, returns the row. */
    private Optional<Row> write(
            String name,
            KeyedRequest request,
            Predicate<Row> condition,
            UnaryOperator<Row> change) {
        return calls.make(
                name,
                () -> {
                    synchronized (rows) {
                        Row row = rows.get(request.key());
                        if (!condition.test(row)) {
                            return Optional.ofNullable(row);
                        }
                        rows.put(request.key(), change.apply(row));
                        return Optional.empty();
                    }
                });
    }
}
