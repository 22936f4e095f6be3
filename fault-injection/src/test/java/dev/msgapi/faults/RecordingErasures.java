package dev.msgapi.faults;

import dev.msgapi.store.Erasure;
import dev.msgapi.store.ErasureProgress;
import dev.msgapi.store.ErasureRepository;
import java.time.Instant;
import java.util.Optional;

/** Records when the row of each erasure is written. */
record RecordingErasures(ErasureRepository erasures, ErasureTraces traces)
        implements ErasureRepository {
    @Override
    public ErasureProgress open(Erasure erasure) {
        traces.written(erasure);
        return erasures.open(erasure);
    }

    @Override
    public void save(ErasureProgress progress) {
        erasures.save(progress);
    }

    @Override
    public Optional<ErasureProgress> find(Erasure erasure, Instant now) {
        return erasures.find(erasure, now);
    }
}
