package dev.msgapi.faults;

import java.util.random.RandomGenerator;

/**
 * What else a run has to cope with.
 *
 * @param readers how many clients read the recipients' histories all along
 */
record Conditions(int readers) {
    /** Nothing else. */
    static final Conditions PLAIN = new Conditions(0);

    /** Each in only some of the runs, so that it cannot hide what the other runs find. */
    static Conditions random(RandomGenerator random) {
        return new Conditions(Math.max(0, random.nextInt(5) - 2));
    }
}
