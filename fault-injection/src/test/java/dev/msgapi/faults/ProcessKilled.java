package dev.msgapi.faults;

/** Ends a process. It is an error, so no code of the product catches it and cleans up. */
final class ProcessKilled extends Error {
    private static final long serialVersionUID = 1;

    ProcessKilled() {
        super("the process was killed", null, false, false);
    }
}
