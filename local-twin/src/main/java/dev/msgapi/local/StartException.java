package dev.msgapi.local;

import org.jspecify.annotations.Nullable;

/**
 * The twin can't start, for a reason that its user can do something about: the message says what.
 */
public class StartException extends RuntimeException {
    public StartException(String message) {
        this(message, null);
    }

    public StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
