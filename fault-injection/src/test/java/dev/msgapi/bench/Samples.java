package dev.msgapi.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Durations of the same work, in milliseconds. */
final class Samples {
    private final List<Double> milliseconds = new ArrayList<>();

    /** Does the work once and adds its duration. */
    void time(Supplier<?> work) {
        long begin = System.nanoTime();
        var _ = work.get();
        milliseconds.add((System.nanoTime() - begin) / 1e6);
    }

    /** The median, because a busy machine lengthens only some of them. */
    double median() {
        return milliseconds.stream()
                .sorted()
                .skip(milliseconds.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
