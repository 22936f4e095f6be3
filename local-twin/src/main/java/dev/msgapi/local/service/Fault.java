package dev.msgapi.local.service;

import java.time.Duration;
import java.util.Locale;

/** What the twin does wrong on purpose, and how long that takes. */
public enum Fault {
    /** A provider accepts nothing: too many requests. */
    THROTTLE(0, 0),

    /** A provider rejects a message for good. */
    REFUSE(0, 0),

    /** A provider accepts a message, and answers after the client's 8 seconds. */
    TIMEOUT(12_000, 12_000),

    /** A provider accepts a message and answers late, but in time. */
    SLOW(200, 2_000),

    /** A batch goes to a second invocation after this time, while the first may still run. */
    DUPLICATE(0, 100),

    /** A function's process is killed this long after an invocation began. */
    KILL(0, 300);

    private final int millisMin;
    private final int millisMax;

    Fault(int millisMin, int millisMax) {
        this.millisMin = millisMin;
        this.millisMax = millisMax;
    }

    /** Its name in {@code CHAOS} and in the counts: {@code throttle}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The delay at this fraction, from 0 to 1, of the range. */
    public Duration delay(double fraction) {
        return Duration.ofMillis(millisMin + Math.round(fraction * (millisMax - millisMin)));
    }
}
