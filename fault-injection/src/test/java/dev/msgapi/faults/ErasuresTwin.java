package dev.msgapi.faults;

import dev.msgapi.model.MessageId;
import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureProgress;
import dev.msgapi.store.ErasureProgress.Phase;
import dev.msgapi.store.ErasureRegister;
import dev.msgapi.store.ErasureRepository;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The table {@code erasures} in memory, under the very conditions of {@code ErasureTable}. */
final class ErasuresTwin implements ErasureRegister, ErasureRepository {
    /** By recipient, and then by id, which sorts by time. */
    private final Map<String, NavigableMap<String, ErasureProgress>> rows = new HashMap<>();

    private final Erasings erasings;

    ErasuresTwin(Erasings erasings) {
        this.erasings = erasings;
    }

    private NavigableMap<String, ErasureProgress> rows(String recipientKey) {
        return rows.computeIfAbsent(recipientKey, _ -> new TreeMap<>());
    }

    @Override
    public Optional<MessageId> latest(String recipientKey, Instant now) {
        NavigableMap<String, ErasureProgress> all = rows(recipientKey);
        return all.isEmpty()
                ? Optional.empty()
                : living(all.lastEntry().getValue(), now).map(row -> row.erasure().id());
    }

    @Override
    public ErasureProgress open(Erasure erasure) {
        erasings.written(erasure);
        return rows(erasure.recipientKey())
                .computeIfAbsent(erasure.id().toString(), _ -> ErasureProgress.start(erasure));
    }

    @Override
    public void save(ErasureProgress progress) {
        Erasure erasure = progress.erasure();
        rows(erasure.recipientKey())
                .merge(
                        erasure.id().toString(),
                        progress,
                        (found, next) -> found.phase() == Phase.ERASED ? found : next);
    }

    @Override
    public Optional<ErasureProgress> find(Erasure erasure, Instant now) {
        return Optional.ofNullable(rows(erasure.recipientKey()).get(erasure.id().toString()))
                .flatMap(row -> living(row, now));
    }

    private static Optional<ErasureProgress> living(ErasureProgress row, Instant now) {
        return Optional.of(row).filter(found -> !isExpired(found, now));
    }

    private static boolean isExpired(ErasureProgress row, Instant now) {
        return row.expiresAt().filter(end -> !end.isAfter(now)).isPresent();
    }

    /** What DynamoDB does, days late. */
    void removeExpired(Instant now) {
        rows.values().forEach(all -> all.values().removeIf(row -> isExpired(row, now)));
    }
}
