package dev.msgapi.local.chaos;

import java.time.Duration;
import java.util.Locale;

/** What the twin does wrong on purpose, and how long it waits in it or before it. */
public enum Fault {
    /** A provider takes nothing: too many requests. */
    THROTTLE(0, 0),

    /** A provider refuses a message for good. */
    REFUSE(0, 0),

    /** A provider takes a message, and answers when nobody waits any more: clients give it 8 s. */
    TIMEOUT(12_000, 12_000),

    /** A provider takes a message and answers late, yet in time. */
    SLOW(200, 2_000),

    /** A batch goes to a second invocation: most are over within this time, or overlap in it. */
    DUPLICATE(0, 100),

    /** A function's process is killed so long after an invocation of it began. */
    KILL(0, 300);

    private final int millisLeast;
    private final int millisMost;

    Fault(int millisLeast, int millisMost) {
        this.millisLeast = millisLeast;
        this.millisMost = millisMost;
    }

    /** Its name in {@code CHAOS} and in the counts: {@code throttle}. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The length of time that lies at this part, from 0 to 1, of those it can have. */
    Duration delay(double part) {
        return Duration.ofMillis(millisLeast + Math.round(part * (millisMost - millisLeast)));
    }
}
