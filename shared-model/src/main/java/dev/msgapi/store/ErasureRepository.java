package dev.msgapi.store;

import java.time.Instant;
import java.util.Optional;

/** Stores the erasures and their progress. Every write can be repeated. */
public interface ErasureRepository {
    /**
     * Records an erasure; from then on its messages are erased. A known erasure keeps its progress.
     */
    ErasureProgress open(Erasure erasure);

    /** Saves the progress of an erasure; an erasure that is {@code ERASED} does not change. */
    void save(ErasureProgress progress);

    /** The progress of an erasure; empty if it never existed or has expired. */
    Optional<ErasureProgress> find(Erasure erasure, Instant now);
}
