package dev.msgapi.faults;

/** The process is gone: no product code catches it, so nothing is tidied up on the way. */
final class Death extends Error {
    private static final long serialVersionUID = 1;

    Death() {
        super("the process died", null, false, false);
    }
}
