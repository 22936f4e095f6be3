package dev.msgapi.store;

import java.time.Instant;
import java.util.Optional;

/** The erasures and how far each has come. Every write can be repeated. */
public interface ErasureRepository {
    /**
     * Records an erasure; from then on its messages are erased. A known erasure keeps its progress.
     */
    ErasureProgress open(Erasure erasure);

    /** Records how far it has come; an erasure that is {@code ERASED} stays so. */
    void save(ErasureProgress progress);

    /** How far it has come; empty if there is no such erasure, or none any more. */
    Optional<ErasureProgress> find(Erasure erasure, Instant now);
}
