package dev.msgapi.local.chaos;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Decides whether one fault of one service happens, and counts it. */
final class Dice {
    private final double rate;
    private final Random random;
    private final AtomicLong drawn = new AtomicLong();

    Dice(double rate, Random random) {
        this.rate = rate;
        this.random = random;
    }

    boolean draw() {
        boolean hit = random.nextDouble() < rate;
        if (hit) {
            drawn.incrementAndGet();
        }
        return hit;
    }

    /** A number from 0 to 1. */
    double fraction() {
        return random.nextDouble();
    }

    long drawn() {
        return drawn.get();
    }
}
