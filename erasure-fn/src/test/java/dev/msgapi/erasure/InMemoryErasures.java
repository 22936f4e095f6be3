package dev.msgapi.erasure;

import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureProgress;
import dev.msgapi.store.ErasureProgress.Phase;
import dev.msgapi.store.ErasureRepository;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The erasures' twin in memory, with the table's conditions. */
final class InMemoryErasures implements ErasureRepository {
    private final Map<Erasure, ErasureProgress> rows = new HashMap<>();

    @Override
    public ErasureProgress open(Erasure erasure) {
        return rows.computeIfAbsent(erasure, ErasureProgress::start);
    }

    @Override
    public void save(ErasureProgress progress) {
        rows.computeIfPresent(
                progress.erasure(), (_, row) -> row.phase() == Phase.ERASED ? row : progress);
    }

    @Override
    public Optional<ErasureProgress> find(Erasure erasure, Instant now) {
        return Optional.ofNullable(rows.get(erasure))
                .filter(row -> row.expiresAt().filter(end -> !now.isBefore(end)).isEmpty());
    }
}
