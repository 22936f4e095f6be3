package dev.msgapi.store;

import java.time.Instant;
import java.util.Optional;

/** The erasures and how far each has come. Every write can be repeated. */
public interface ErasureRepository {
    /** Records an erasure, from which moment on it covers its messages; known ones stay. */
    ErasureProgress open(Erasure erasure);

    /** Records how far it has come; what is {@code ERASED} stays so. */
    void save(ErasureProgress progress);

    /** How far it has come; empty where there is no such erasure, or none any more. */
    Optional<ErasureProgress> find(Erasure erasure, Instant now);
}
