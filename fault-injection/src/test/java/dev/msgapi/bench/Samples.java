package dev.msgapi.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Durations of the same thing, in milliseconds. */
final class Samples {
    private final List<Double> milliseconds = new ArrayList<>();

    /** Runs it once and keeps how long it took. */
    void time(Supplier<?> work) {
        long begin = System.nanoTime();
        var _ = work.get();
        milliseconds.add((System.nanoTime() - begin) / 1e6);
    }

    /** Half of them took no longer: what a busy machine adds to some is not in it. */
    double median() {
        return milliseconds.stream()
                .sorted()
                .skip(milliseconds.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
