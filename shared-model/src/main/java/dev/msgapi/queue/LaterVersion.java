package dev.msgapi.queue;

/**
 * The body of a queued message is of a later version than this function's. While a new version is
 * deployed or rolled back, functions of both versions run, and one that can read it may follow.
 */
public final class LaterVersion extends RuntimeException {
    private final int version;

    public LaterVersion(int version) {
        super("version " + version);
        this.version = version;
    }

    /** The version that the body names. */
    public int version() {
        return version;
    }
}
