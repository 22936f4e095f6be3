package dev.msgapi.local;

/** The twin can't start, for a reason that its user can do something about: the message says what. */
public final class StartException extends RuntimeException {
    public StartException(String message) {
        super(message);
    }
}
