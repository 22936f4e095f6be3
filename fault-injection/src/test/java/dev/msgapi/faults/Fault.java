package dev.msgapi.faults;

/** What goes wrong at one call; {@code package-info} tells each in a sentence. */
public enum Fault {
    NONE,
    EXCEPTION_BEFORE,
    EXCEPTION_AFTER,
    TIMEOUT_BEFORE,
    TIMEOUT_AFTER,
    REPEATED,
    DEATH_BEFORE,
    DEATH_AFTER,
    HALT_BEFORE,
    HALT_AFTER,
    THROTTLED,
    REFUSED,
    DENIED
}
