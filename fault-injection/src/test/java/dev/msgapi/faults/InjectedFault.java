package dev.msgapi.faults;

/** What goes wrong at one call; the package's documentation describes each. */
public enum InjectedFault {
    NONE,
    EXCEPTION_BEFORE,
    EXCEPTION_AFTER,
    TIMEOUT_BEFORE,
    TIMEOUT_AFTER,
    LATE,
    ERROR,
    REPEATED,
    KILL_BEFORE,
    KILL_AFTER,
    HALT_BEFORE,
    HALT_AFTER,
    THROTTLED,
    REFUSED,
    DENIED
}
