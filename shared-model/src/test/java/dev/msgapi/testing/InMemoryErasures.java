package dev.msgapi.testing;

import dev.msgapi.model.ErasureId;
import dev.msgapi.model.RecipientKey;
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

/** The table {@code erasures} in memory, with the conditions of its adapter. */
public final class InMemoryErasures implements ErasureRegister, ErasureRepository {
    /** By recipient, and then by the erasure's id, which sorts by time. */
    private final Map<RecipientKey, NavigableMap<String, ErasureProgress>> rows = new HashMap<>();

    private NavigableMap<String, ErasureProgress> rows(RecipientKey recipientKey) {
        return rows.computeIfAbsent(recipientKey, _ -> new TreeMap<>());
    }

    @Override
    public synchronized Optional<ErasureId> latest(RecipientKey recipientKey, Instant now) {
        NavigableMap<String, ErasureProgress> all = rows(recipientKey);
        return all.isEmpty()
                ? Optional.empty()
                : unexpired(all.lastEntry().getValue(), now).map(row -> row.erasure().id());
    }

    @Override
    public synchronized ErasureProgress open(Erasure erasure) {
        return rows(erasure.recipientKey())
                .computeIfAbsent(erasure.id().toString(), _ -> ErasureProgress.start(erasure));
    }

    @Override
    public synchronized void save(ErasureProgress progress) {
        Erasure erasure = progress.erasure();
        rows(erasure.recipientKey())
                .computeIfPresent(
                        erasure.id().toString(),
                        (_, row) -> row.phase() == Phase.ERASED ? row : progress);
    }

    @Override
    public synchronized Optional<ErasureProgress> find(Erasure erasure, Instant now) {
        return Optional.ofNullable(rows(erasure.recipientKey()).get(erasure.id().toString()))
                .flatMap(row -> unexpired(row, now));
    }

    /** Removes what has expired, which DynamoDB does days late. */
    public synchronized void removeExpired(Instant now) {
        rows.values().forEach(all -> all.values().removeIf(row -> isExpired(row, now)));
    }

    private static Optional<ErasureProgress> unexpired(ErasureProgress row, Instant now) {
        return Optional.of(row).filter(found -> !isExpired(found, now));
    }

    private static boolean isExpired(ErasureProgress row, Instant now) {
        return row.expiresAt().filter(end -> !end.isAfter(now)).isPresent();
    }
}
